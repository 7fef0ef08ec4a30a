/// Git LFS leaves a small text file where a large one has not been fetched.
package enum GitLFS {
  /// How many bytes tell.
  package static let headLength = 64

  /// Whether a file that starts with these bytes is such a pointer (its specification's first line).
  package static func isPointer(_ head: some Sequence<UInt8>) -> Bool {
    head.starts(with: "version https://git-lfs.github.com/spec/".utf8)
  }

  /// What it is and what to do, for the end of a message.
  package static let advice = "a Git LFS pointer, not the file itself; fetch it with git lfs pull"
}
