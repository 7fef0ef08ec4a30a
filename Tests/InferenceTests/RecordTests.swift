import Foundation
import Imaging
import ModelFile
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

  @Test("a precision other than f32 is a field of its own, in JSON and in CSV")
  func precision() throws {
    let record = PhotoRecord(
      path: PhotoPath("a.jpg"),
      outcome: .rated(
        PhotoRecord.Rating(
          mean: 2, standardDeviation: 1, distribution: [0.5, 0.5], scale: [1, 3], model: "m",
          size: PixelSize(width: 6, height: 4), precision: .bf16)))
    #expect(record.json.hasSuffix(#","height":4,"precision":"bf16"}"#))
    #expect(PhotoRecord(json: record.json.utf8) == record)
    let csv = RecordCSV(scale: [1, 3], precision: .bf16)
    #expect(
      csv.headerLine == "path,mean,std,p1,p2,scale,model,precision,width,height,error_kind,error_message")
    #expect(csv.line(record) == "a.jpg,2,1,0.5,0.5,1 3,m,bf16,6,4,,")
    let rows = RecordCSV.rows("\(csv.headerLine)\n\(csv.line(record))\n\(csv.line(Self.records[2]))\n".utf8)
    let read = try #require(RecordCSV(header: rows[0]))
    #expect(rows.dropFirst().map(read.record) == [record, Self.records[2]])
  }

  /// What models with other outputs say of a photo.
  static let otherRecords:
    [(outputs: [ModelOutput], rating: PhotoRecord.Rating, fields: String, header: String)] =
      {
        let size = PixelSize(width: 6, height: 4)
        return [
          (
            [.mean], .init(mean: 2.5, scale: [1, 4], model: "m", size: size),
            #""mean":2.5,"scale":[1,4],"model":"m","width":6,"height":4"#,
            "path,mean,scale,model,width,height"
          ),
          (
            [.quality], .init(mean: nil, scale: [0, 1], model: "m", size: size, quality: 0.25),
            #""scale":[0,1],"model":"m","width":6,"height":4,"quality":{"mean":0.25}"#,
            "path,scale,model,width,height,quality"
          ),
          (
            [.distribution, .attributes(["b, \"c\"", "a"]), .quality, .map],
            .init(
              mean: 2.5, standardDeviation: 1.5, distribution: [0.5, 0.5], scale: [1, 4], model: "m",
              size: size,
              quality: 1, attributes: ["b, \"c\"": 0.5, "a": -2]),
            #""mean":2.5,"std":1.5,"distribution":[0.5,0.5],"scale":[1,4],"model":"m","width":6,"height":4,"#
              + #""quality":{"mean":1},"attributes":{"a":-2,"b, \"c\"":0.5}"#,
            "path,mean,std,p1,p2,scale,model,width,height,quality,\"attribute_b, \"\"c\"\"\",attribute_a"
          ),
        ]
      }()

  @Test("records tell what the model gives, and nothing else, in JSON and in CSV", arguments: otherRecords)
  func others(outputs: [ModelOutput], rating: PhotoRecord.Rating, fields: String, header: String) throws {
    let record = PhotoRecord(path: PhotoPath("a.jpg"), outcome: .rated(rating))
    #expect(record.json == #"{"path":"a.jpg",\#(fields)}"#)
    #expect(PhotoRecord(json: record.json.utf8) == record)
    let csv = RecordCSV(scale: rating.scale, outputs: outputs)
    #expect(csv.headerLine == "\(header),error_kind,error_message")
    let rows = RecordCSV.rows("\(csv.headerLine)\n\(csv.line(record))\n\(csv.line(Self.records[2]))\n".utf8)
    let read = try #require(RecordCSV(header: rows[0]))
    #expect(rows.dropFirst().map(read.record) == [record, Self.records[2]])
    #expect(read == csv)
  }

  @Test(
    "a CSV file is known by its header",
    arguments: [
      "path,mean", "id,p1,p2", "path,mean,std,p1,scale,model,width,height,error_kind,message", "",
      "path,scale,model,width,height,error_kind,error_message", "std", "std,scale",
      "path,mean,scale,model,width,height,attribute_a,attribute_a,error_kind,error_message",
    ])
  func foreignHeader(line: String) {
    #expect(RecordCSV(header: line.split(separator: ",").map(String.init)) == nil)
  }

  @Test("the elements of a JSON array are found in their own bytes, whatever the layout")
  func elements() {
    func elements(_ text: String) -> [String]? {
      JSONElements.ranges(in: Array(text.utf8))?.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) }
    }
    #expect(elements(" [] \n") == [])
    #expect(
      elements("[1,\n{\"a\": [2, {}],\"b\":\"],\\\"\"} ]") == ["1", "{\"a\": [2, {}],\"b\":\"],\\\"\"}"])
    for text in ["", "{}", "[", "[1", "[1]]", "[1,]", "[,1]", "[\"a]", "[1] 2", "[}]"] {
      #expect(elements(text) == nil, "\(text)")
    }
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
