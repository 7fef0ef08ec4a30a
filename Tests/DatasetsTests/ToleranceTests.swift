import Datasets
import Fixtures
import Ratings
import Testing

private let good = "1 100 0 1 2 13 45 44 16 0 1 1 15 28 738\n"
private let row = "1 101 0 1 2 13 45 44 16 0 1 1 15 28 738\n"

struct ToleranceTests {
  @Test(
    "what does no harm is forgiven",
    arguments: [
      ("a byte order mark", "\u{FEFF}" + good + row), ("CRLF", (good + row).replacing("\n", with: "\r\n")),
      ("CR alone", (good + row).replacing("\n", with: "\r")),
      ("blank lines", "\n\n" + good + " \n\r\n" + row + "\n"),
      ("no line end at the end", good + row.dropLast()), ("tabs", (good + row).replacing(" ", with: "\t")),
      ("blanks around", (good + row).replacing(" ", with: "  ").replacing("\n", with: " \n")),
      (
        "an empty last row",
        "0,1,2,3,4,5,6,7,8,9,10\n100,0,1,2,13,45,44,16,0,1,1\n101,1,0,0,0,0,0,0,0,0,0\n,,,,,,,,,,\n"
      ),
    ])
  func tolerated(what: String, text: String) throws {
    let dataset = try LabelFile(what, .ava, text, nil, nil, "").read()
    #expect(dataset.photos.map(\.id) == ["100", "101"])
    #expect(dataset.photos[0].ratings.votes?.counts == [0, 1, 2, 13, 45, 44, 16, 0, 1, 1])
  }

  @Test("quoted fields hold separators, quotation marks and line ends")
  func quoted() throws {
    let text = "id,mean,category\n\"a, \"\"b\"\"\",5,\"two\nlines\"\r\nc , 6 , \"d\" \n"
    let photos = try LabelFile("quotes", .table, text, nil, nil, "").read().photos
    #expect(photos.map(\.id) == ["a, \"b\"", "c"])
    #expect(photos.map(\.category) == ["two\nlines", "d"])
    #expect(photos.map(\.ratings.mean) == [5, 6])
  }

  @Test("escapes of JSON are read")
  func escapes() throws {
    let text = #"{"id":"\u00e9\ud83d\ude00\n\"\\\/","mean":1.5e0}"# + "\n" + #" {"mean":-2E-1, "id":7}"#
    let photos = try LabelFile("escapes", .table, text, nil, nil, "").read().photos
    #expect(photos.map(\.id) == ["é😀\n\"\\/", "7"])
    #expect(photos.map(\.ratings.mean) == [1.5, -0.2])
  }

  @Test("numbers are rounded as the language rounds them")
  func numbers() throws {
    let texts = [
      "0.1", "5.38", "1e-3", "123456789012345678", "0.30000000000000004", "9007199254740993",
      "1.7976931348623157e308",
      "+2.5", "4.9406564584124654e-324", "00012.50", ".5", "3.",
    ]
    let table = "id,mean\n" + texts.map { "\($0),\($0)\n" }.joined()
    let folder = try ScratchFolder()
    let means = try Predictions.read(folder.write(table.utf8, to: "numbers")).predictions.map { prediction in
      if case .mean(let mean, _) = prediction.value { mean } else { Double?.none }
    }
    #expect(means == texts.map { Double($0.replacing("+", with: "").replacing("3.", with: "3.0")) })
  }
}
