import Foundation
import Imaging
import Testing

@testable import Inference

@Suite("Records as text")
struct RecordTests {
  static let rating = PhotoRecord.Rating(
    mean: 4.25, standardDeviation: 1.5, distribution: [0.25, 0.5, 0.25], scale: [1, 2.5, 4],
    model: "m, \"n\"",
    size: PixelSize(width: 6000, height: 4000))

  static let records = [
    PhotoRecord(path: PhotoPath("a.jpg"), outcome: .rated(rating)),
    PhotoRecord(path: PhotoPath("b, \"c\"\n\r\té\u{1}.jpg"), outcome: .rated(rating)),
    PhotoRecord(path: PhotoPath(" d "), outcome: .failed(.tooLarge, message: "501 megapixels, \"too\" many")),
  ]

  @Test("a JSON record has the documented fields in order")
  func json() {
    #expect(
      Self.records[0].json
        == #"{"path":"a.jpg","mean":4.25,"std":1.5,"distribution":[0.25,0.5,0.25],"scale":[1,2.5,4],"#
        + #""model":"m, \"n\"","width":6000,"height":4000}"#)
    #expect(
      Self.records[2].json
        == #"{"path":" d ","error":{"kind":"too-large","message":"501 megapixels, \"too\" many"}}"#)
  }

  @Test("what is written as JSON is read back, one line each", arguments: records)
  func jsonRoundTrip(record: PhotoRecord) {
    #expect(!record.json.contains("\n"))
    #expect(PhotoRecord(json: record.json.utf8) == record)
    #expect(PhotoRecord.array(json: "[1,\(record.json)]".utf8) == [record])
  }

  @Test("a path that is not UTF-8 survives JSON")
  func notText() {
    let path = PhotoPath(bytes: [0x61, 0xFF, 0x62])
    let record = PhotoRecord(path: path, outcome: .failed(.empty, message: ""))
    #expect(record.json.contains("\"path\":\"a\u{FFFD}b\",\"path_bytes\":\"Yf9i\""))
    #expect(PhotoRecord(json: record.json.utf8) == record)
  }

  @Test(
    "what is cut short or something else is no record",
    arguments: ["", "{}", #"{"path":"a"}"#, #"{"path":"a","mean":1"#])
  func notARecord(text: String) {
    #expect(PhotoRecord(json: text.utf8) == nil)
  }

  @Test("a CSV file has a column for each value of the scale, and quotes what needs it")
  func csv() {
    let csv = RecordCSV(scale: [1, 2.5, 4])
    #expect(csv.headerLine == "path,mean,std,p1,p2,p3,scale,model,width,height,error_kind,error_message")
    #expect(csv.line(Self.records[0]) == "a.jpg,4.25,1.5,0.25,0.5,0.25,1 2.5 4,\"m, \"\"n\"\"\",6000,4000,,")
    #expect(csv.line(Self.records[2]) == "\" d \",,,,,,,,,,too-large,\"501 megapixels, \"\"too\"\" many\"")
  }

  @Test("what is written as CSV is read back")
  func csvRoundTrip() {
    let csv = RecordCSV(scale: [1, 2.5, 4])
    let text = ([csv.headerLine] + Self.records.map(csv.line)).map { $0 + "\n" }.joined()
    #expect(RecordCSV.rows(text.utf8).dropFirst().map(csv.record) == Self.records)
  }

  @Test(
    "a last row without its end is left out, even inside quotation marks",
    arguments: ["x,1", "x\n\"y\n", "x\n\"y\"\"\n"])
  func cutCSV(text: String) {
    #expect(RecordCSV.rows(text.utf8) == (text.hasPrefix("x\n") ? [["x"]] : []))
  }
}
