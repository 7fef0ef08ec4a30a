import Synchronization

/// The line at the bottom of a terminal that is rewritten while work goes on; nothing where nobody sees it.
///
/// Whatever else the program writes to the terminal goes above it.
public enum ProgressLine {
  private static let shown = Mutex<String?>(nil)

  /// Whether somebody sees it.
  public static let isEnabled = StandardStream.error.isTerminal

  /// Replaces the line.
  public static func show(_ text: String) {
    guard isEnabled else { return }
    shown.withLock { shown in
      shown = text
      draw("\r\u{1B}[K" + text)
    }
  }

  /// Takes the line away.
  public static func clear() {
    shown.withLock { shown in
      if shown != nil { draw("\r\u{1B}[K") }
      shown = nil
    }
  }

  /// Lets the line stand where it is, as the last word.
  public static func keep() {
    shown.withLock { shown in
      if shown != nil { draw("\n") }
      shown = nil
    }
  }

  /// Runs `write` with the line out of its way, and shows the line again unless the cursor must stay where it is.
  static func standAside(keepingCursor: Bool, for write: () throws -> Void) throws {
    try shown.withLock { shown in
      if shown != nil { draw("\r\u{1B}[K") }
      try write()
      if let text = shown, !keepingCursor { draw(text) }
    }
  }

  private static func draw(_ text: String) {
    try? StandardStream.error.descriptor.write(Array(text.utf8), to: "the terminal")
  }
}
