/// Every key of some settings, with its range, default and meaning.
public struct KeyList {
  /// One key.
  public struct Entry: Hashable, Sendable, Encodable {
    /// With its sections: `optimization.batch`.
    public let key: String
    /// What it may be: `a whole number, 1 … 4096`.
    public let values: String
    /// What it is unless given; empty where it has to be.
    public let standard: String
    /// What it does.
    public let meaning: String

    enum CodingKeys: String, CodingKey {
      case key, values, meaning
      case standard = "default"
    }
  }

  /// In the order of the documentation.
  public let entries: [Entry]

  /// The keys of a group, whose values are taken for its defaults.
  public init(of group: some Configurable) throws {
    let list = KeyLister(path: [])
    var group = group
    try group.visit(list)
    entries = list.entries
  }
}

/// Writes down what it is shown.
private final class KeyLister: SettingsVisitor {
  private(set) var entries: [KeyList.Entry] = []
  private let path: [String]

  init(path: [String]) { self.path = path }

  private func add(_ key: String, _ values: String, _ standard: String, _ meaning: String) {
    entries.append(
      .init(key: (path + [key]).joined(separator: "."), values: values, standard: standard, meaning: meaning))
  }

  func flag(_ key: String, _ value: inout Bool, _ meaning: String) {
    add(key, "true or false", "\(value)", meaning)
  }
  func whole(_ key: String, _ value: inout Int, in range: ClosedRange<Int>, _ meaning: String) {
    add(key, "a whole number, \(range.text)", "\(value)", meaning)
  }
  func number(_ key: String, _ value: inout Double, in range: ClosedRange<Double>, _ meaning: String) {
    add(key, "a number, \(range.text)", short(value), meaning)
  }
  func range(
    _ key: String, _ value: inout ClosedRange<Double>, in limits: ClosedRange<Double>, _ meaning: String
  ) {
    add(
      key, "[from, to], \(limits.text)", "[\(short(value.lowerBound)), \(short(value.upperBound))]", meaning)
  }
  func text(_ key: String, _ value: inout String, _ kind: String, _ meaning: String) {
    add(key, kind, value, meaning)
  }
  func texts(_ key: String, _ value: inout [String], _ kind: String, _ meaning: String) {
    add(key, kind, "[\(value.joined(separator: ", "))]", meaning)
  }
  func wholes(_ key: String, _ value: inout [Int], in range: ClosedRange<Int>, _ meaning: String) {
    let standard = value.map(String.init).joined(separator: ", ")
    add(key, "a list of whole numbers, \(range.text)", "[\(standard)]", meaning)
  }
  func choice(_ key: String, _ value: inout String, among names: [String], _ meaning: String) {
    add(key, names.joined(separator: ", "), value, meaning)
  }
  func choices(_ key: String, _ value: inout [String], among names: [String], _ meaning: String) {
    add(
      key, "a list of some of \(names.joined(separator: ", "))", "[\(value.joined(separator: ", "))]", meaning
    )
  }
  func section(_ key: String, _ body: (any SettingsVisitor) throws -> Void) throws {
    let below = KeyLister(path: path + [key])
    try body(below)
    entries += below.entries
  }

  func has(_ key: String) -> Bool { false }

  /// Defaults that contradict each other are told in the text of the meanings; nothing can be done about them here.
  func error(_ key: String, _ message: String) -> any Error { Contradiction(key: key, message: message) }

  private struct Contradiction: Error {
    let key, message: String
  }
}

extension ClosedRange<Int> {
  fileprivate var text: String { "\(lowerBound) … \(upperBound)" }
}

extension ClosedRange<Double> {
  fileprivate var text: String { "\(short(lowerBound)) … \(short(upperBound))" }
}

/// Without the decimals of a whole number.
private func short(_ number: Double) -> String {
  Int(exactly: number).map { String($0) } ?? "\(number)"
}
