import Foundation

extension Double {
  /// With a fixed number of decimals, and a point whatever the language.
  public func fixed(_ decimals: Int) -> String { String(format: "%.\(decimals)f", self) }
}

extension String {
  /// On one line of a terminal: control characters, which could move its cursor, are shown as escapes.
  public var printable: String {
    guard unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return self }
    var result = ""
    for scalar in unicodeScalars {
      let isControl = scalar.properties.generalCategory == .control
      result += isControl ? scalar.escaped(asASCII: true) : String(scalar)
    }
    return result
  }

  /// At most `width` characters: a longer text ends in "…".
  public func cut(to width: Int) -> String { count > width ? prefix(max(0, width - 1)) + "…" : self }

  /// With spaces on the right, if it is shorter than `width`.
  public func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
