extension Configurable {
  /// Reads JSON by the keys of experiment files; what is not there, as in the state of an earlier version, keeps its default.
  public init(from decoder: any Decoder) throws {
    self.init()
    try visit(SettingsReader(decoder.container(keyedBy: SettingsKey.self)))
  }

  /// Writes every setting by its key.
  public func encode(to encoder: any Encoder) throws {
    var copy = self
    try copy.visit(SettingsWriter(encoder.container(keyedBy: SettingsKey.self)))
  }
}

/// A key in JSON.
private struct SettingsKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }

  init?(intValue: Int) { nil }
}

/// Takes values from JSON as they were written, without asking again whether they lie in their ranges.
private final class SettingsReader: SettingsVisitor {
  private let container: KeyedDecodingContainer<SettingsKey>

  init(_ container: KeyedDecodingContainer<SettingsKey>) { self.container = container }

  private func take<Value: Decodable>(_ key: String, _ value: inout Value) throws {
    value = try container.decodeIfPresent(Value.self, forKey: SettingsKey(stringValue: key)) ?? value
  }

  func flag(_ key: String, _ value: inout Bool, _: String) throws { try take(key, &value) }
  func whole(_ key: String, _ value: inout Int, in _: ClosedRange<Int>, _: String) throws {
    try take(key, &value)
  }
  func number(_ key: String, _ value: inout Double, in _: ClosedRange<Double>, _: String) throws {
    try take(key, &value)
  }
  func range(
    _ key: String, _ value: inout ClosedRange<Double>, in _: ClosedRange<Double>, _: String
  ) throws { try take(key, &value) }
  func text(_ key: String, _ value: inout String, _: String, _: String) throws { try take(key, &value) }
  func texts(_ key: String, _ value: inout [String], _: String, _: String) throws { try take(key, &value) }
  func wholes(_ key: String, _ value: inout [Int], in _: ClosedRange<Int>, _: String) throws {
    try take(key, &value)
  }
  func choice(_ key: String, _ value: inout String, among _: [String], _: String) throws {
    try take(key, &value)
  }
  func choices(_ key: String, _ value: inout [String], among _: [String], _: String) throws {
    try take(key, &value)
  }

  func section(_ key: String, _ body: (any SettingsVisitor) throws -> Void) throws {
    guard has(key) else { return }
    try body(
      SettingsReader(
        container.nestedContainer(keyedBy: SettingsKey.self, forKey: SettingsKey(stringValue: key))))
  }

  func has(_ key: String) -> Bool { container.contains(SettingsKey(stringValue: key)) }

  func error(_ key: String, _ message: String) -> any Error {
    DecodingError.dataCorruptedError(
      forKey: SettingsKey(stringValue: key), in: container, debugDescription: "\(key): \(message)")
  }
}

/// Writes values as JSON.
private final class SettingsWriter: SettingsVisitor {
  private var container: KeyedEncodingContainer<SettingsKey>

  init(_ container: KeyedEncodingContainer<SettingsKey>) { self.container = container }

  private func put(_ key: String, _ value: some Encodable) throws {
    try container.encode(value, forKey: SettingsKey(stringValue: key))
  }

  func flag(_ key: String, _ value: inout Bool, _: String) throws { try put(key, value) }
  func whole(_ key: String, _ value: inout Int, in _: ClosedRange<Int>, _: String) throws {
    try put(key, value)
  }
  func number(_ key: String, _ value: inout Double, in _: ClosedRange<Double>, _: String) throws {
    try put(key, value)
  }
  func range(
    _ key: String, _ value: inout ClosedRange<Double>, in _: ClosedRange<Double>, _: String
  ) throws { try put(key, value) }
  func text(_ key: String, _ value: inout String, _: String, _: String) throws { try put(key, value) }
  func texts(_ key: String, _ value: inout [String], _: String, _: String) throws { try put(key, value) }
  func wholes(_ key: String, _ value: inout [Int], in _: ClosedRange<Int>, _: String) throws {
    try put(key, value)
  }
  func choice(_ key: String, _ value: inout String, among _: [String], _: String) throws {
    try put(key, value)
  }
  func choices(_ key: String, _ value: inout [String], among _: [String], _: String) throws {
    try put(key, value)
  }

  func section(_ key: String, _ body: (any SettingsVisitor) throws -> Void) throws {
    try body(
      SettingsWriter(
        container.nestedContainer(keyedBy: SettingsKey.self, forKey: SettingsKey(stringValue: key))))
  }

  func has(_ key: String) -> Bool { false }

  func error(_ key: String, _ message: String) -> any Error {
    EncodingError.invalidValue(key, .init(codingPath: container.codingPath, debugDescription: message))
  }
}
