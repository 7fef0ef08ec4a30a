import CVips
import Foundation
import Synchronization

/// What libvips says, line by line, so that a photo's error carries the words about this photo.
///
/// libvips gathers one text for all threads, and what it only warned of while reading other photos stays in it.
enum VipsWords {
  private struct Log {
    /// The latest lines that no error has taken, numbered by when they came.
    var lines: [(number: Int, text: String)] = []
    var count = 0

    /// Empties libvips' text into this log.
    mutating func gather() {
      guard (try? Vips.start()) != nil, let text = vips_error_buffer_copy() else { return }
      defer { g_free(text) }
      for line in String(cString: text).split(separator: "\n") {
        lines.append((count, line.trimmingCharacters(in: .whitespaces)))
        count += 1
      }
      lines.removeFirst(max(0, lines.count - 200))
    }

    func text(_ lines: [(number: Int, text: String)]) -> String {
      lines.map(\.text).filter { !$0.isEmpty }.suffix(2).joined(separator: " ")
    }
  }

  private static let log = Mutex(Log())

  /// How many lines there have been by now.
  static func count() -> Int {
    log.withLock { log in
      log.gather()
      return log.count
    }
  }

  /// The last two lines.
  static func latest() -> String {
    log.withLock { log in
      log.gather()
      return log.text(log.lines)
    }
  }

  /// Takes what has been said since there were `start` lines and returns the last two.
  ///
  /// What is about other formats than `format` is left: it was said of photos that are decoded beside this one.
  static func take(since start: Int, about format: PhotoFormat) -> String {
    let foreign = PhotoFormat.allCases.filter { $0 != format }.flatMap(\.messagePrefixes)
    return log.withLock { log in
      log.gather()
      let isOwn = { (line: (number: Int, text: String)) in
        line.number >= start && !foreign.contains { line.text.hasPrefix($0) }
      }
      defer { log.lines.removeAll(where: isOwn) }
      return log.text(log.lines.filter(isOwn))
    }
  }
}
