import Files
import Foundation

/// A path that a command will write to, looked at before its work begins: nothing of the user's is overwritten.
public struct Destination: Sendable {
  /// What a file that is already there holds.
  public enum Contents: Sendable {
    /// What an earlier run has written there, which may be replaced.
    case earlierOutput
    /// Something that a folder of inputs is searched for.
    case input
    /// Anything else.
    case foreign
  }

  /// As it was given.
  public let path: PathArgument
  /// Where its links lead to.
  let target: PathArgument
  /// Whether it is a device or a pipe, which is written to and not replaced.
  public let isStream: Bool

  /// Takes the place for an output.
  ///
  /// - Parameters:
  ///   - inputs: the files and folders that the command reads; `-` for a list that is not known yet.
  ///   - overwrite: whether a file that no earlier run has written may be replaced.
  ///   - makingFolder: whether the folder will be made if it is missing.
  ///   - contents: what an existing file holds; only asked about regular files that are not empty.
  /// - Throws: a ``CommandError`` when the path is one of the inputs, or lies among them, or is somebody else's file, or when there
  ///   is no folder for it.
  public init(
    _ path: PathArgument, inputs: [PathArgument], overwrite: Bool, makingFolder: Bool = false,
    contents: (PathArgument) -> Contents
  ) throws {
    self.path = path
    target = path.followingLinks
    var status = stat()
    guard target.withCString({ stat($0, &status) }) == 0 else {
      isStream = false
      try Self.check(folder: target.parent, of: path, makingFolder: makingFolder)
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: throw CommandError("\(path): this is a folder; a file's name is needed")
    case S_IFREG: isStream = false
    default:
      isStream = true
      return
    }
    let identity = FileIdentity(status)
    guard !inputs.contains(where: { FileIdentity(path: $0.bytes) == identity }) else {
      throw CommandError("\(path): this is one of the files to read, and nothing is written over it")
    }
    try Self.check(folder: target.parent, of: path, makingFolder: false)
    guard target.withCString({ access($0, W_OK) }) == 0 else {
      throw CommandError("\(path): cannot write: \(String(cString: strerror(errno)))")
    }
    let found = status.st_size == 0 ? .earlierOutput : contents(target)
    if found == .input, target.lies(below: inputs) {
      throw CommandError("\(path): this may be one of the files to read, and nothing is written over it")
    }
    if found != .earlierOutput, !overwrite {
      throw CommandError(
        "\(path): there is a file that is no earlier output of this command; choose another name, or give --overwrite"
      )
    }
  }

  /// Makes the folder that the file will lie in, and those that it lies in.
  public func makeFolder() throws {
    try target.parent.makeFolder(for: path)
  }

  private static func check(folder: PathArgument, of path: PathArgument, makingFolder: Bool) throws {
    var status = stat()
    if folder.withCString({ stat($0, &status) }) != 0 {
      if makingFolder, errno == ENOENT, folder.parent != folder {
        return try check(folder: folder.parent, of: path, makingFolder: true)
      }
      throw CommandError("\(path): there is no folder \(folder)")
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw CommandError("\(path): \(folder) is no folder") }
    guard folder.withCString({ access($0, W_OK | X_OK) }) == 0 else {
      throw CommandError("\(path): cannot write in \(folder): \(String(cString: strerror(errno)))")
    }
  }
}

extension PathArgument {
  fileprivate func makeFolder(for path: PathArgument) throws {
    if isFile { return }
    if parent != self { try parent.makeFolder(for: path) }
    guard withCString({ mkdir($0, 0o777) }) == 0 || errno == EEXIST else {
      throw CommandError("\(path): cannot make the folder \(self): \(String(cString: strerror(errno)))")
    }
  }

  /// Whether one of the folders holds this file, at any depth, or a list that is not known yet may name it.
  fileprivate func lies(below inputs: [PathArgument]) -> Bool {
    if inputs.contains(where: \.isStandardInput) { return true }
    let folders = Set(inputs.compactMap { FileIdentity(path: $0.bytes) })
    guard let real = withCString({ realpath($0, nil) }) else { return false }
    defer { free(real) }
    var path = PathArgument(bytes: UnsafeRawBufferPointer(start: real, count: strlen(real)))
    while path != path.parent {
      path = path.parent
      if let identity = FileIdentity(path: path.bytes), folders.contains(identity) { return true }
    }
    return false
  }
}
