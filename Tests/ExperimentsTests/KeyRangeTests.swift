import Foundation
import Methods
import Testing

@testable import Experiments

/// A key with a range, as the list of all keys tells it.
struct RangedKey: CustomTestStringConvertible {
  let method: String
  let key: String
  let values: String
  let low, high: Double

  var isWhole: Bool { values.contains("whole number") }
  var isList: Bool { values.hasPrefix("a list") }
  var isInterval: Bool { values.hasPrefix("[from, to]") }
  var testDescription: String { "\(method): \(key)" }

  /// Every one of every method.
  static let all: [RangedKey] = MethodList.all.flatMap { method -> [RangedKey] in
    let entries = (try? ExperimentGuide.keys(of: method.name)?.entries) ?? []
    // What the methods have in common is looked at once.
    return entries.filter { method.name == MethodList.standard.name || $0.key.hasPrefix(method.name + ".") }
      .compactMap { entry in
        let ends = entry.values.split(separator: ", ").last?.split(separator: " … ").compactMap { Double($0) }
        guard let ends, ends.count == 2 else { return nil }
        return RangedKey(
          method: method.name, key: entry.key, values: entry.values, low: ends[0], high: ends[1])
      }
  }
}

/// Ranges are read from the list of keys, whose text the reader does not know.
@Suite("Ranges of keys")
struct KeyRangeTests {
  /// What else has to be set so that an end of a range contradicts no other key.
  private static let company = [
    "optimization.accumulation": ["optimization.batch=4096"],
    "fit.side": ["fit.multiple=32", "network.trunk=efficientnet-lite0", "network.weights=random"],
    "fit.multiple": ["fit.side=256"], "data.scale": ["data.kind=table"],
    "ranking.unlabelled-pairs": ["data.unlabelled=[photos]"],
  ]

  private func text(_ number: Double, _ key: RangedKey) -> String {
    key.isWhole ? "\(Int(number))" : "\(number)"
  }

  private func value(_ number: Double, _ key: RangedKey) -> String {
    let text = text(number, key)
    if key.key == "data.scale" { return number == key.low ? "[\(text), 0]" : "[0, \(text)]" }
    if key.isInterval { return number <= key.low ? "[\(text), \(key.high)]" : "[\(key.low), \(text)]" }
    return key.isList ? "[\(text)]" : text
  }

  private func read(_ key: RangedKey, _ value: String) throws(ExperimentError) -> Experiment {
    let overrides =
      [
        "data.unlabelled=[photos]", "optimization.trunk-learning-rate=0.1", "validation.folds=0",
        "\(key.key)=\(value)",
      ] + (Self.company[key.key] ?? [])
    let needed = overrides.filter { !$0.hasPrefix(key.key + "=") } + ["\(key.key)=\(value)"]
    let isFrozen = key.key == "optimization.trunk-learning-rate"
    return try Experiment(
      yaml: "name: t\nmethod: \(isFrozen ? "ranking" : key.method)\n", file: "e.yaml", overrides: needed)
  }

  @Test("there are ranges in every section that has numbers")
  func sections() {
    let sections = Set(RangedKey.all.map { String($0.key.prefix { $0 != "." }) })
    #expect(
      sections.isSuperset(of: [
        "seed", "data", "network", "fit", "views", "optimization", "validation", "checkpoints", "ranking",
        "nima",
      ]))
  }

  @Test("both ends of a range are values, and arrive", arguments: RangedKey.all)
  func ends(key: RangedKey) throws {
    for end in [key.low, key.high] {
      let experiment = try read(key, value(end, key))
      let entries = try KeyList(of: experiment).entries
      let found = try #require(entries.first { $0.key == key.key }).standard
      let numbers = found.split { "[], ".contains($0) }.compactMap { Double($0) }
      #expect(numbers.contains(end), "\(found)")
    }
  }

  @Test(
    "what lies just outside a range is an error that names the key and the range", arguments: RangedKey.all)
  func outside(key: RangedKey) throws {
    let outside =
      key.isWhole ? [key.low - 1, key.high + 1] : [key.low.nextDown, key.high.nextUp]
    for number in outside {
      let error = #expect(throws: ExperimentError.self) { try read(key, value(number, key)) }
      #expect(error?.key == key.key)
      #expect(error?.file == "--set")
      let (low, high) = (text(key.low, key), text(key.high, key))
      #expect(error?.message.contains("in \(low) … \(high)") ?? false, "\(error?.message ?? "")")
    }
  }

  @Test("what is no number is an error at a key with a range", arguments: RangedKey.all)
  func noNumber(key: RangedKey) throws {
    for wrong in [".nan", ".inf", "-.inf", "many", "true", "{a: 1}", "[a]", "[1, [2]]", "''", "'1'"] {
      let error = #expect(throws: ExperimentError.self, "\(wrong)") { try read(key, wrong) }
      #expect(error?.key == key.key)
    }
  }
}
