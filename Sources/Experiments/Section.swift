import Methods
import Yams

/// One mapping of an experiment file, read key by key.
///
/// It remembers which keys were asked for, so that ``read(_:)`` can refuse those that nobody knows.
final class Section: SettingsVisitor {
  /// The keys that `--set` put in, each with its sections.
  struct Overridden {
    private var keys: Set<[String]> = []
    private var above: Set<[String]> = []

    mutating func insert(_ key: [String]) {
      keys.insert(key)
      for end in key.indices { above.insert(Array(key[..<end])) }
    }

    /// Whether a key is one of them, or lies above or below one.
    func contains(_ key: [String]) -> Bool {
      above.contains(key) || key.indices.contains { keys.contains(Array(key[...$0])) }
    }
  }

  let file: String
  private let mapping: Node.Mapping
  private let path: [String]
  private let line: Int?
  private let overridden: Overridden
  private var known: [String] = []

  /// - Parameter overridden: keys that came from `--set` and have no line.
  init(file: String, mapping: Node.Mapping, path: [String] = [], overridden: Overridden = Overridden()) {
    self.file = file
    self.mapping = mapping
    self.path = path
    self.line = mapping.mark?.line
    self.overridden = overridden
  }

  /// Lets `body` ask for every key, then refuses the first that it has not asked for.
  func read(_ body: (any SettingsVisitor) throws -> Void) throws {
    try body(self)
    for (node, _) in mapping {
      let key = node.scalar?.string ?? "?"
      if known.contains(key) { continue }
      let suggestion =
        nearest(to: key, among: known).map { "did you mean \"\($0)\"?" }
        ?? "valid keys: \(known.joined(separator: ", "))"
      throw ExperimentError(
        file: origin(key), line: line(of: key, or: node.mark?.line), key: name(key),
        "there is no such key; \(suggestion)")
    }
  }

  /// A section below this one; an empty one, whose keys all have their defaults, when the file has none.
  func section(_ key: String, _ body: (any SettingsVisitor) throws -> Void) throws {
    try below(key).read(body)
  }

  private func below(_ key: String) throws(ExperimentError) -> Section {
    let node = value(key) ?? .mapping([:])
    guard let mapping = node.mapping else { throw failure(key, "expected a section with keys of its own") }
    return Section(file: file, mapping: mapping, path: path + [key], overridden: overridden)
  }

  func has(_ key: String) -> Bool { mapping[key].map { $0.null == nil } ?? false }

  func error(_ key: String, _ message: String) -> any Error { failure(key, message) }

  /// An error about the value of a key, which may lie in sections below: `fit.side`.
  func failure(_ key: String, _ message: String) -> ExperimentError {
    if let dot = key.firstIndex(of: "."), let section = try? below(String(key[..<dot])) {
      return section.failure(String(key[key.index(after: dot)...]), message)
    }
    return ExperimentError(
      file: origin(key), line: line(of: key, or: mapping[key]?.mark?.line ?? line), key: name(key), message)
  }

  /// What the file says at a key; nil for nothing.
  private func value(_ key: String) -> Node? {
    if !known.contains(key) { known.append(key) }
    guard let node = mapping[key], node.null == nil else { return nil }
    return node
  }

  private func name(_ key: String) -> String {
    (path + [key]).joined(separator: ".")
  }

  private func origin(_ key: String) -> String {
    overridden.contains(path + [key]) ? "--set" : file
  }

  private func line(of key: String, or line: Int?) -> Int? {
    overridden.contains(path + [key]) ? nil : line
  }
}

// MARK: - Values

extension Section {
  /// What a key says, made a value by `convert`; what it makes nil of is an error.
  private func take<Value>(
    _ key: String, _ value: inout Value, _ expected: String, _ convert: (Node) -> Value?
  ) throws {
    guard let node = self.value(key) else { return }
    guard let converted = convert(node) else {
      throw failure(key, "expected \(expected), found \(found(node))")
    }
    value = converted
  }

  func flag(_ key: String, _ value: inout Bool, _: String) throws {
    try take(key, &value, "true or false", \.bool)
  }

  func whole(_ key: String, _ value: inout Int, in range: ClosedRange<Int>, _: String) throws {
    try take(key, &value, "a whole number in \(describe(range))") { node in
      node.whole.flatMap { range.contains($0) ? $0 : nil }
    }
  }

  func wholes(_ key: String, _ value: inout [Int], in range: ClosedRange<Int>, _: String) throws {
    try take(key, &value, "a list of whole numbers in \(describe(range))") { node in
      node.list(of: \.whole).flatMap { !$0.isEmpty && $0.allSatisfy(range.contains) ? $0 : nil }
    }
  }

  func number(_ key: String, _ value: inout Double, in range: ClosedRange<Double>, _: String) throws {
    try take(key, &value, "a number in \(describe(range))") { node in
      node.float.flatMap { range.contains($0) ? $0 : nil }
    }
  }

  func range(
    _ key: String, _ value: inout ClosedRange<Double>, in limits: ClosedRange<Double>, _: String
  ) throws {
    try take(key, &value, "[from, to], increasing, in \(describe(limits))") { node in
      guard let ends = node.list(of: \.float), ends.count == 2, ends.allSatisfy(limits.contains),
        ends[0] <= ends[1]
      else { return nil }
      return ends[0]...ends[1]
    }
  }

  func text(_ key: String, _ value: inout String, _: String, _: String) throws {
    try take(key, &value, "text") { $0.text }
  }

  func texts(_ key: String, _ value: inout [String], _: String, _: String) throws {
    try take(key, &value, "a list of texts") { $0.list(of: \.text) }
  }

  func choice(_ key: String, _ value: inout String, among names: [String], _: String) throws {
    guard let node = self.value(key) else { return }
    value = try choice(key, node, among: names)
  }

  func choices(_ key: String, _ value: inout [String], among names: [String], _: String) throws {
    guard let node = self.value(key) else { return }
    guard let items = node.sequence, !items.isEmpty else {
      throw failure(
        key, "expected a list of some of \(names.joined(separator: ", ")), found \(found(node))")
    }
    value = try items.map { try choice(key, $0, among: names) }
    guard Set(value).count == value.count else { throw failure(key, "expected each of them once") }
  }

  private func choice(_ key: String, _ node: Node, among names: [String]) throws -> String {
    if let name = node.scalar?.string, names.contains(name) { return name }
    let hint =
      node.scalar.flatMap { nearest(to: $0.string, among: names) }.map { "; did you mean \($0)?" } ?? ""
    throw failure(key, "expected \(names.joined(separator: ", ")), found \(found(node))\(hint)")
  }
}

extension Node {
  /// Text that is not empty.
  fileprivate var text: String? {
    guard null == nil, let text = scalar?.string, !text.isEmpty else { return nil }
    return text
  }

  /// A whole number; of base 60 (`1:30`), in which Yams overflows, only what fits.
  fileprivate var whole: Int? {
    guard let text = scalar?.string, text.contains(":") else { return int }
    return float.flatMap { Int(exactly: $0) }
  }

  /// All elements of a list, nil when one of them is something else.
  fileprivate func list<Element>(of element: (Node) -> Element?) -> [Element]? {
    guard let sequence else { return nil }
    let elements = sequence.compactMap(element)
    return elements.count == sequence.count ? elements : nil
  }
}

private func found(_ node: Node) -> String {
  switch node {
  case .scalar(let scalar): "\"\(scalar.string)\""
  case .mapping: "a section"
  case .sequence: "a list"
  case .alias: "an alias"
  }
}

private func describe<Bound>(_ range: ClosedRange<Bound>) -> String {
  "\(range.lowerBound) … \(range.upperBound)"
}
