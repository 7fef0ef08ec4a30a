import Foundation
import Testing

@testable import Experiments

/// What experiments take of YAML, and what they say of the rest.
@Suite("Experiments as YAML")
struct YAMLTests {
  /// Without pairs, for which folders would have to be named.
  private static let end = "ranking: {unlabelled-pairs: 0}\n"

  private func experiment(_ yaml: String) throws(ExperimentError) -> Experiment {
    try Experiment(yaml: yaml + Self.end, file: "e.yaml")
  }

  private func error(_ yaml: String) -> String? {
    do throws(ExperimentError) {
      _ = try experiment(yaml)
      return nil
    } catch {
      return error.description
    }
  }

  @Test(
    "block and flow style, quotes, comments, line ends and a byte order mark say the same",
    arguments: [
      "name: toy\nfit:\n  side: 96\n", "name: toy\nfit: {side: 96}\n",
      "\"name\": 'toy'\n'fit': {\"side\": 96}\n",
      "# c\nname: toy # c\n\nfit:\n  # c\n  side: 96\n", "name: toy\r\nfit:\r\n  side: 96\r\n",
      "\u{FEFF}name: toy\nfit: {side: 96}\n", "%YAML 1.1\n---\nname: toy\nfit: {side: 96}\n",
      "fit: {side: 96}\nname: toy\n", "name: !!str toy\nfit: {side: 0x60}\n",
    ])
  func layouts(yaml: String) throws {
    let expected = try Experiment(yaml: Self.end, file: "", overrides: ["name=toy", "fit.side=96"])
    #expect(try experiment(yaml) == expected)
  }

  @Test("an anchor's value is also that of its aliases, a whole section's too")
  func anchors() throws {
    let found = try experiment(
      """
      name: &name toy
      card: {summary: *name, licence: &licence MIT, known-weaknesses: [*name, *licence]}
      optimization: {epochs: &epochs 7, schedule: {kind: step, epochs: *epochs}}

      """)
    #expect(found.card.summary == "toy")
    #expect(found.card.knownWeaknesses == ["toy", "MIT"])
    #expect(found.optimization.schedule.epochs == 7)
    #expect(error("name: toy\nversion: *nobody\n") == "e.yaml:2: is not YAML: found undefined alias")
  }

  @Test("merged keys, which would be passed over in silence, are refused")
  func mergeKeys() throws {
    let message = try #require(error("name: toy\noptimization: {<<: {epochs: 3}}\n"))
    #expect(message.hasPrefix("e.yaml:2: optimization.<<: there is no such key"))
  }

  @Test("aliases that would unfold to billions of values end in an error", .timeLimit(.minutes(10)))
  func manyAliases() throws {
    var text = "name: toy\ncard:\n  known-weaknesses:\n  - &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...40 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "  - &a\(level) [\(aliases)]\n"
    }
    let message = try #require(error(text))
    #expect(message == "e.yaml:4: card.known-weaknesses: expected a list of texts, found a list")
  }

  @Test("nesting without an end is an error, not the end of the program", arguments: ["[", "{a: ", "- "])
  func deepNesting(opening: String) throws {
    let message = try #require(
      error("name: toy\nfit:\n  \(String(repeating: opening, count: 200_000))\n"))
    #expect(message.hasPrefix("e.yaml"))
  }

  @Test(
    "what is no YAML, or not one document, is an error with its line and no more than one line of text",
    arguments: [
      ("name: toy\n\tseed: 1\n", "e.yaml:2: is not YAML: found a tab character that violates indentation"),
      ("name: toy\n---\nname: toy\n", "e.yaml:2: is not YAML: but found another document"),
      ("name: toy\nseed: 1\nversion: a\u{1}b\n", "e.yaml:3: is not YAML: control characters are not allowed"),
      ("name: toy\nversion: @home\n", "e.yaml:2: is not YAML: found character that cannot start any token"),
      ("name: toy\nversion: 'a\n", "e.yaml:4: is not YAML: found unexpected end of stream"),
      ("name: a: b\n", "e.yaml:1: is not YAML: mapping values are not allowed in this context"),
    ])
  func notYAML(yaml: String, message: String) {
    #expect(error(yaml) == message)
  }

  @Test(
    "a key that is given twice is said once, whether or not it has quotes, and wherever it stands",
    arguments: [
      ("name: a\n'name': b\n", "e.yaml:1: name: this key is given twice"),
      ("name: a\nfit:\n  side: 64\n  policy: crop\n  side: 96\n", "e.yaml:3: side: this key is given twice"),
    ])
  func duplicates(yaml: String, message: String) {
    #expect(error(yaml) == message)
  }

  @Test(
    "a key that is no text is no key",
    arguments: [("1: b\n", "e.yaml:2: 1: there"), ("? [seed]\n: 1\n", "e.yaml:2: ?: there")])
  func oddKeys(yaml: String, beginning: String) throws {
    #expect(try #require(error("name: a\n\(yaml)")).hasPrefix(beginning))
  }

  @Test("a section or key without a value has its default, as one that is not there")
  func nothing() throws {
    let text = "name: toy\nseed:\nversion: ~\nfit: null\noptimization:\ndata: {unlabelled: ~, rated: }\n"
    #expect(try experiment(text) == (try experiment("name: toy\n")))
  }

  @Test("text of any language is kept as it is, in names and in cards")
  func unicode() throws {
    let found = try experiment(
      "name: フォト-μ\ncard: {summary: \"e\\u0301 \\U0001F4F7\", known-weaknesses: [雪, 'it''s']}\n")
    #expect(found.name == "フォト-μ")
    #expect(Array(found.card.summary.unicodeScalars).map(\.value) == [0x65, 0x301, 0x20, 0x1F4F7])
    #expect(found.card.knownWeaknesses == ["雪", "it's"])
  }

  @Test(
    "a file that is not UTF-8, or is a folder, is an error that names it",
    arguments: ["latin", "utf16", "folder"])
  func notText(kind: String) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    switch kind {
    case "latin": try Data([0x6E, 0x61, 0x6D, 0x65, 0x3A, 0x20, 0xE9, 0x0A]).write(to: file)
    case "utf16": try Data([0xFF, 0xFE, 0x6E, 0x00, 0x3A, 0x00]).write(to: file)
    default: try FileManager.default.createDirectory(at: file, withIntermediateDirectories: false)
    }
    let found = #expect(throws: ExperimentError.self) { try Experiment(contentsOf: file.path) }
    #expect(found?.description == "\(file.path): this file cannot be read as UTF-8 text")
  }
}
