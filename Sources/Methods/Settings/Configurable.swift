/// A group of settings, each of which says its name, range, default and meaning once, in ``visit(_:)``.
///
/// Reading an experiment file, its errors, JSON in checkpoints, the comparison of a run with its checkpoint and the list of all
/// keys all follow from that one description.
public protocol Configurable: Hashable, Codable, Sendable {
  /// Every setting at its default.
  init()

  /// Shows every setting, in the order of the documentation, to whoever reads, writes or lists them.
  mutating func visit(_ settings: any SettingsVisitor) throws
}

/// Whoever reads, writes or lists settings: each call is one setting, whose value may be replaced.
///
/// Keys are those of experiment files. A meaning is a part of a sentence, without a full stop.
public protocol SettingsVisitor: AnyObject {
  /// `true` or `false`.
  func flag(_ key: String, _ value: inout Bool, _ meaning: String) throws
  /// A whole number in a range.
  func whole(_ key: String, _ value: inout Int, in range: ClosedRange<Int>, _ meaning: String) throws
  /// A number in a range.
  func number(_ key: String, _ value: inout Double, in range: ClosedRange<Double>, _ meaning: String) throws
  /// Two numbers in a range, the second at least the first: `[from, to]`.
  func range(
    _ key: String, _ value: inout ClosedRange<Double>, in limits: ClosedRange<Double>, _ meaning: String
  ) throws
  /// Text; empty only where that is the default.
  func text(_ key: String, _ value: inout String, _ kind: String, _ meaning: String) throws
  /// A list of texts.
  func texts(_ key: String, _ value: inout [String], _ kind: String, _ meaning: String) throws
  /// A list of whole numbers in a range.
  func wholes(_ key: String, _ value: inout [Int], in range: ClosedRange<Int>, _ meaning: String) throws
  /// One of some names.
  func choice(_ key: String, _ value: inout String, among names: [String], _ meaning: String) throws
  /// Some of some names, each once.
  func choices(_ key: String, _ value: inout [String], among names: [String], _ meaning: String) throws
  /// Settings below a key of their own.
  func section(_ key: String, _ body: (any SettingsVisitor) throws -> Void) throws

  /// Whether there is anything at a key; never while settings are written or listed.
  func has(_ key: String) -> Bool
  /// What to throw about the value of a key.
  func error(_ key: String, _ message: String) -> any Error
}

extension SettingsVisitor {
  /// One of the raw values of an enumeration.
  public func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ key: String, _ value: inout Choice, _ meaning: String
  ) throws {
    var name = value.rawValue
    try choice(key, &name, among: Choice.allCases.map(\.rawValue), meaning)
    guard let choice = Choice(rawValue: name) else { throw error(key, "there is no \(name)") }
    value = choice
  }

  /// The settings of a group below a key of its own.
  public func section(_ key: String, _ group: inout some Configurable) throws {
    try section(key) { try group.visit($0) }
  }
}
