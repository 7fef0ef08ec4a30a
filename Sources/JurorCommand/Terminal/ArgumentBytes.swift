import Foundation
import Juror

/// Command-line arguments as the system passed them: a `String` cannot hold a path that is not UTF-8.
enum ArgumentBytes {
  /// The path that was given as `argument`.
  static func path(_ argument: String) -> PhotoPath {
    guard argument.unicodeScalars.contains("\u{FFFD}") else { return PhotoPath(argument) }
    let candidates = (0..<Int(CommandLine.argc)).compactMap { index in
      CommandLine.unsafeArgv[index].map { pointer in
        PhotoPath(bytes: UnsafeRawBufferPointer(start: pointer, count: strlen(pointer)))
      }
    }
    return candidates.first { $0.text == argument } ?? PhotoPath(argument)
  }
}
