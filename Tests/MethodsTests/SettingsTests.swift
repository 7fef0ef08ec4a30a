import Foundation
import Methods
import Testing

/// One setting of each kind.
private struct Everything: Configurable {
  enum Colour: String, CaseIterable, Codable { case red, green }

  struct Below: Configurable {
    var depth = 2.5

    init() {}

    mutating func visit(_ settings: any SettingsVisitor) throws {
      try settings.number("depth", &depth, in: 0...4, "how deep it is")
    }
  }

  var flag = false
  var whole = 3
  var number = 1.0
  var range = 0.5...2
  var text = "word"
  var texts = ["a", "b"]
  var wholes = [1, 2]
  var colour = Colour.red
  var colours = ["green"]
  var below = Below()

  init() {}

  mutating func visit(_ settings: any SettingsVisitor) throws {
    try settings.flag("flag", &flag, "whether it is")
    try settings.whole("whole", &whole, in: 0...9, "how many")
    try settings.number("number", &number, in: 0...0.5, "how much")
    try settings.range("range", &range, in: 0...10, "from where to where")
    try settings.text("text", &text, "a name", "what it is called")
    try settings.texts("texts", &texts, "names", "what they are called")
    try settings.wholes("wholes", &wholes, in: 1...100, "which")
    try settings.choice("colour", &colour, "what it looks like")
    try settings.choices("colours", &colours, among: ["red", "green"], "what they look like")
    try settings.section("below", &below)
    guard whole != 8 else { throw settings.error("whole", "eight is no number") }
  }
}

@Suite("Settings")
struct SettingsTests {
  private func read(_ json: String) throws -> Everything {
    try JSONDecoder().decode(Everything.self, from: Data(json.utf8))
  }

  private var changed: Everything {
    var settings = Everything()
    (settings.flag, settings.whole, settings.number, settings.range) = (true, 4, 0.1, 1...1)
    (settings.text, settings.texts, settings.wholes) = ("", [], [7])
    (settings.colour, settings.colours, settings.below.depth) = (.green, [], 0.125)
    return settings
  }

  @Test("every kind of setting comes back from JSON as it was written")
  func roundTrip() throws {
    for settings in [Everything(), changed] {
      #expect(try JSONDecoder().decode(Everything.self, from: JSONEncoder().encode(settings)) == settings)
    }
  }

  @Test("JSON has the keys of experiment files, sections within sections")
  func keys() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(changed), as: UTF8.self)
    #expect(
      text == #"{"below":{"depth":0.125},"colour":"green","colours":[],"flag":true,"number":0.1,"#
        + #""range":[1,1],"text":"","texts":[],"whole":4,"wholes":[7]}"#)
  }

  @Test("what is not there keeps its default, what nobody knows is left")
  func missing() throws {
    #expect(try read("{}") == Everything())
    var expected = Everything()
    expected.whole = 7
    #expect(try read(#"{"whole": 7, "later": 1, "below": {"later": true}}"#) == expected)
  }

  @Test("values are taken as they were written, even those that would be refused today")
  func ranges() throws {
    let found = try read(#"{"whole": 100, "number": 7, "below": {"depth": -1}}"#)
    #expect(found.whole == 100 && found.number == 7 && found.below.depth == -1)
  }

  @Test(
    "values of another kind are errors, and so are those that contradict each other",
    arguments: [
      #"{"flag": 1}"#, #"{"whole": 1.5}"#, #"{"number": "1"}"#, #"{"range": [2, 1]}"#, #"{"range": [1]}"#,
      #"{"texts": "a"}"#, #"{"wholes": [1.5]}"#, #"{"colour": "blue"}"#, #"{"colours": [1]}"#,
      #"{"below": 3}"#, #"{"below": {"depth": []}}"#, #"{"whole": 8}"#, "[]", "{",
    ])
  func wrong(json: String) {
    #expect(throws: DecodingError.self) { try read(json) }
  }

  @Test("settings that contradict each other are not written")
  func contradiction() {
    var settings = Everything()
    settings.whole = 8
    #expect(throws: EncodingError.self) { try JSONEncoder().encode(settings) }
    #expect(throws: (any Error).self) { try KeyList(of: settings) }
  }

  @Test("the list says of every key what it may be, and what it is unless given")
  func list() throws {
    let entries = try KeyList(of: Everything()).entries
    let found = entries.map { "\($0.key): \($0.values); \($0.standard)" }
    #expect(
      found == [
        "flag: true or false; false",
        "whole: a whole number, 0 … 9; 3",
        "number: a number, 0 … 0.5; 1",
        "range: [from, to], 0 … 10; [0.5, 2]",
        "text: a name; word",
        "texts: names; [a, b]",
        "wholes: a list of whole numbers, 1 … 100; [1, 2]",
        "colour: red, green; red",
        "colours: a list of some of red, green; [green]",
        "below.depth: a number, 0 … 4; 2.5",
      ])
    #expect(entries.last?.meaning == "how deep it is")
    #expect(try KeyList(of: changed).entries.map(\.standard).contains("0.125"))
  }
}
