import Yams

/// One mapping of an experiment file, read key by key.
///
/// It remembers which keys were asked for, so that ``finish()`` can refuse those that nobody knows.
final class Section {
  let file: String
  private let mapping: Node.Mapping
  private let path: [String]
  private let line: Int?
  private let overridden: Set<String>
  private var known: [String] = []

  /// - Parameter overridden: keys with their sections that came from `--set` and have no line.
  init(file: String, mapping: Node.Mapping, path: [String] = [], overridden: Set<String> = []) {
    self.file = file
    self.mapping = mapping
    self.path = path
    self.line = mapping.mark?.line
    self.overridden = overridden
  }

  /// A section below this one; an empty one, whose keys all have their defaults, when the file has none.
  func section(_ key: String) throws(ExperimentError) -> Section {
    guard let node = value(key) else {
      return Section(file: file, mapping: [:], path: path + [key], overridden: overridden)
    }
    guard let mapping = node.mapping else { throw error(key, "expected a section with keys of its own") }
    return Section(file: file, mapping: mapping, path: path + [key], overridden: overridden)
  }

  /// Whether the file says anything about this key.
  func has(_ key: String) -> Bool {
    value(key) != nil
  }

  /// Text that is not empty.
  func text(_ key: String, default fallback: String? = nil) throws(ExperimentError) -> String {
    guard let node = value(key) else { return try required(key, fallback) }
    guard let text = node.scalar?.string, !text.isEmpty else { throw error(key, "expected text") }
    return text
  }

  /// A list of texts.
  func texts(_ key: String, default fallback: [String]) throws(ExperimentError) -> [String] {
    guard let node = value(key) else { return fallback }
    let texts = node.sequence?.compactMap { $0.scalar?.string }
    guard let texts, texts.count == node.sequence?.count else { throw error(key, "expected a list of texts") }
    return texts
  }

  /// A whole number in a range.
  func whole(
    _ key: String, in range: ClosedRange<Int>, default fallback: Int? = nil
  ) throws(ExperimentError) -> Int {
    guard let node = value(key) else { return try required(key, fallback) }
    guard let number = node.whole, range.contains(number) else {
      throw error(key, "expected a whole number in \(describe(range)), found \(found(node))")
    }
    return number
  }

  /// A list of whole numbers in a range, not empty.
  func wholes(_ key: String, in range: ClosedRange<Int>, default fallback: [Int]) throws(ExperimentError)
    -> [Int]
  {
    guard let node = value(key) else { return fallback }
    let numbers = node.sequence?.compactMap(\.whole) ?? []
    guard !numbers.isEmpty, numbers.count == node.sequence?.count, numbers.allSatisfy(range.contains) else {
      throw error(key, "expected a list of whole numbers in \(describe(range)), found \(found(node))")
    }
    return numbers
  }

  /// A number in a range.
  func number(
    _ key: String, in range: ClosedRange<Double>, default fallback: Double? = nil
  ) throws(ExperimentError) -> Double {
    guard let node = value(key) else { return try required(key, fallback) }
    guard let number = node.float, range.contains(number) else {
      throw error(key, "expected a number in \(describe(range)), found \(found(node))")
    }
    return number
  }

  /// Two increasing numbers in a range, written as [from, to].
  func range(
    _ key: String, in limits: ClosedRange<Double>, default fallback: ClosedRange<Double>
  ) throws(ExperimentError) -> ClosedRange<Double> {
    guard let node = value(key) else { return fallback }
    let numbers = node.sequence?.compactMap(\.float) ?? []
    guard numbers.count == 2, node.sequence?.count == 2, numbers.allSatisfy(limits.contains),
      numbers[0] <= numbers[1]
    else {
      throw error(key, "expected [from, to], increasing, in \(describe(limits)), found \(found(node))")
    }
    return numbers[0]...numbers[1]
  }

  /// `true` or `false`.
  func flag(_ key: String, default fallback: Bool) throws(ExperimentError) -> Bool {
    guard let node = value(key) else { return fallback }
    guard let flag = node.bool else { throw error(key, "expected true or false, found \(found(node))") }
    return flag
  }

  /// One of the raw values of an enumeration.
  func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ key: String, default fallback: Choice
  ) throws(ExperimentError) -> Choice {
    let name = try choice(key, among: Choice.allCases.map(\.rawValue), default: fallback.rawValue)
    return Choice(rawValue: name) ?? fallback
  }

  /// One of some names.
  func choice(_ key: String, among names: [String], default fallback: String) throws(ExperimentError)
    -> String
  {
    guard let node = value(key) else { return fallback }
    return try choice(key, node, among: names)
  }

  /// A list, not empty, of some of the names, each once.
  func choices(_ key: String, among names: [String], default fallback: [String]) throws(ExperimentError)
    -> [String]
  {
    guard let node = value(key) else { return fallback }
    guard let items = node.sequence, !items.isEmpty else {
      throw error(key, "expected a list of some of \(names.joined(separator: ", ")), found \(found(node))")
    }
    var choices: [String] = []
    for item in items { choices.append(try choice(key, item, among: names)) }
    guard Set(choices).count == choices.count else { throw error(key, "expected each of them once") }
    return choices
  }

  private func choice(_ key: String, _ node: Node, among names: [String]) throws(ExperimentError) -> String {
    if let name = node.scalar?.string, names.contains(name) { return name }
    let hint =
      node.scalar.flatMap { nearest(to: $0.string, among: names) }.map { "; did you mean \($0)?" } ?? ""
    throw error(key, "expected \(names.joined(separator: ", ")), found \(found(node))\(hint)")
  }

  /// Refuses the first key that was never asked for.
  func finish() throws(ExperimentError) {
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

  /// An error about the value of a key.
  func error(_ key: String, _ message: String) -> ExperimentError {
    ExperimentError(
      file: origin(key), line: line(of: key, or: mapping[key]?.mark?.line ?? line), key: name(key), message)
  }

  private func value(_ key: String) -> Node? {
    if !known.contains(key) { known.append(key) }
    guard let node = mapping[key], node.null == nil else { return nil }
    return node
  }

  private func required<Value>(_ key: String, _ fallback: Value?) throws(ExperimentError) -> Value {
    guard let fallback else { throw error(key, "this key is required") }
    return fallback
  }

  private func name(_ key: String) -> String {
    (path + [key]).joined(separator: ".")
  }

  private func origin(_ key: String) -> String {
    overridden.contains(name(key)) ? "--set" : file
  }

  private func line(of key: String, or line: Int?) -> Int? {
    overridden.contains(name(key)) ? nil : line
  }
}

extension Node {
  /// A whole number; of base 60 (`1:30`), in which Yams overflows, only what fits.
  fileprivate var whole: Int? {
    guard let text = scalar?.string, text.contains(":") else { return int }
    return float.flatMap { Int(exactly: $0) }
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
