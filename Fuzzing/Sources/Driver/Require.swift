import Foundation

/// Stops as a crash does when what was read is not as it must be; unlike `precondition`, with the message in release too.
public func require(
  _ condition: Bool, _ message: @autoclosure () -> String = "not as it must be", line: Int = #line
) {
  guard !condition else { return }
  FileHandle.standardError.write(Data("line \(line): \(message())\n".utf8))
  abort()
}
