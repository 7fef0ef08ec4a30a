import Foundation
import Imaging
import Ratings
import Testing

@testable import Inference

/// Records with the texts and numbers that are hardest to write, read by others' readers or back by ours.
@Suite("Odd records")
struct RecordTextTests {
  private func failed(_ path: String, _ message: String = "") -> PhotoRecord {
    PhotoRecord(path: PhotoPath(path), outcome: .failed(.unreadable, message: message))
  }

  private func rated(_ numbers: [Double], scale: [Double] = [1, 2], mean: Double = 1.5) -> PhotoRecord {
    PhotoRecord(
      path: PhotoPath("a"),
      outcome: .rated(
        PhotoRecord.Rating(
          mean: mean, standardDeviation: 0.5, distribution: numbers, scale: scale, model: "m",
          size: PixelSize(width: 3, height: 2))))
  }

  @Test("any character of a path is read from JSON by another reader as it was")
  func jsonOfEveryCharacter() throws {
    let scalars = (1...0xFFFF).compactMap(Unicode.Scalar.init) + ["\u{10FFFF}", "\u{1F4F7}"]
    let text = String(String.UnicodeScalarView(scalars))
    let json = failed(text, text).json
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect((object["path"] as? String).map { Array($0.utf8) == Array(text.utf8) } ?? false)
    #expect(((object["error"] as? [String: Any])?["message"] as? String)?.utf8.count == text.utf8.count)
    #expect(json.utf8.allSatisfy { $0 >= 0x20 })
  }

  @Test("texts of quotes, commas, line ends, spaces and accents are read back from CSV, whatever their order")
  func randomCSV() {
    var generator = SeededGenerator(seed: 5)
    let letters: [Unicode.Scalar] = ["\"", ",", "\n", "\r", " ", "\u{301}", "a", "\u{600}", "é", "\t"]
    func text() -> String {
      let scalars = (0..<Int.random(in: 0...8, using: &generator)).map { _ in
        letters.randomElement(using: &generator) ?? "a"
      }
      return String(String.UnicodeScalarView(scalars))
    }
    let csv = RecordCSV(scale: [1, 2])
    let records = (0..<2_000).map { _ in failed(text(), text()) }
    let written = records.map { csv.line($0) + "\n" }.joined()
    let rows = RecordCSV.rows(written.utf8)
    #expect(rows.count == records.count)
    #expect(rows.map(csv.record) == records)
  }

  @Test("a quotation mark with an accent on it is doubled, as any other")
  func accentedQuote() {
    let csv = RecordCSV(scale: [1, 2])
    let line = csv.line(failed("a\"\u{301}b"))
    #expect(Array(line.utf8).starts(with: Array("\"a\"\"\u{301}b\",".utf8)))
  }

  @Test(
    "numbers have eight decimals at most, and no trace of how they are stored",
    arguments: [
      (0, "0"), (-0.0, "0"), (1, "1"), (1.0 / 3, "0.33333333"), (2.0 / 3, "0.66666667"), (4e-9, "0"),
      (6e-9, "1e-08"), (0.1 + 0.2, "0.3"), (-1.5, "-1.5"), (1e9, "1000000000"), (5.25, "5.25"),
      (0.999999999, "1"),
    ] as [(Double, String)])
  func numbers(value: Double, text: String) {
    #expect(recordNumber(value) == text)
    #expect(abs((Double(text) ?? .nan) - value) <= 5.000001e-9)
  }

  @Test(
    "a row whose numbers are not finite, or too few, or of another kind, is no record",
    arguments: [
      "a,nan,0.5,0.5,0.5,1 2,m,3,2,,", "a,1.5,inf,0.5,0.5,1 2,m,3,2,,", "a,1.5,0.5,,0.5,1 2,m,3,2,,",
      "a,1.5,0.5,0.5,0.5,1,m,3,2,,", "a,1.5,0.5,0.5,0.5,1 2 3,m,3,2,,", "a,1.5,0.5,0.5,0.5,1 inf,m,3,2,,",
      "a,1.5,0.5,0.5,0.5,1 2,m,3.5,2,,", "a,1.5,0.5,0.5,0.5,1 2,m,,,,", "a,1.5,0.5,0.5,0.5,1 2,m,3,2,", "a",
      "",
      "a,,,,,,,,,no-such-kind,message",
    ])
  func badRow(line: String) {
    let rows = RecordCSV.rows("\(line)\n".utf8)
    #expect(rows.map(RecordCSV(scale: [1, 2]).record) == [nil])
  }

  @Test(
    "JSON with numbers that no record has, or of another length than its scale, is no record",
    arguments: [
      #""mean":1e999"#, #""mean":"1.5""#, #""mean":null"#, #""distribution":[0.5]"#,
      #""distribution":[0.5,0.25,0.25]"#,
      #""width":1.5"#, #""precision":"f64""#, #""path":7"#, #""error":{"kind":"boredom","message":""}"#,
      #""scale":[]"#,
    ])
  func badJSON(field: String) {
    let name = field.prefix { $0 != ":" }
    let good = rated([0.5, 0.5]).json
    #expect(PhotoRecord(json: good.utf8) == rated([0.5, 0.5]))
    var fields = [
      #""path":"a""#, #""mean":1.5"#, #""std":0.5"#, #""distribution":[0.5,0.5]"#, #""scale":[1,2]"#,
      #""model":"m""#, #""width":3"#, #""height":2"#,
    ].filter { !$0.hasPrefix(name + ":") }
    fields.append(field)
    #expect(PhotoRecord(json: "{\(fields.joined(separator: ","))}".utf8) == nil)
  }

  @Test("fields may come in any order, with others between them")
  func otherOrder() {
    let text =
      #"{ "height":2, "note":{"a":[1]}, "scale":[1,2],"model":"m","std":0.5,"mean":1.5,"path":"a","width":3,"distribution":[0.5,0.5]}"#
    #expect(PhotoRecord(json: text.utf8) == rated([0.5, 0.5]))
    #expect(PhotoRecord.array(json: "[\(text),null,[],\(text)]".utf8)?.count == 2)
    #expect(PhotoRecord.array(json: text.utf8) == nil)
  }

  @Test("the places of rows in a file, and of what is left after the last, are those of its bytes")
  func places() {
    let text = Array("a,b\n\"c\nd\",e\n\nf".utf8)
    var rows: [[String]] = []
    var lines: [String] = []
    let rest = RecordCSV.forEachRow(text) { cells, place in
      rows.append(cells)
      lines.append(String(decoding: text[place], as: UTF8.self))
    }
    #expect(rows == [["a", "b"], ["c\nd", "e"], [""]])
    #expect(lines == ["a,b", "\"c\nd\",e", ""])
    #expect(String(decoding: text[rest], as: UTF8.self) == "f")
  }
}
