import Datasets
import Testing

private let good = "1 100 0 1 2 13 45 44 16 0 1 1 15 28 738\n"
private let wide: [UInt8] = "1 100".utf8.flatMap { [$0, 0] as [UInt8] }

struct MalformedTests {
  @Test("a malformed label file is an error that names line and column", arguments: cases)
  func malformed(_ file: LabelFile) throws {
    let error = try #require(throws: DatasetError.self) { try file.read() }
    #expect(error.line == file.line, "\(error)")
    #expect(error.column == file.column, "\(error)")
    #expect(error.message.contains(file.says), "\(error)")
    #expect(error.path.hasSuffix("labels"))
  }

  static let cases =
    ava + tables + gaps + traps + foreign + json + [
      LabelFile(
        "a set of no name that is known", .koniq, "image_name,c1,c2,c3,c4,c5,set\na,1,1,1,1,1,train\n", 2, 13,
        "expected training, validation or test"),
      LabelFile(
        "a fifth value that is missing", .koniq, "image_name,c1,c2,c3,c4\na,1,1,1,1\n", 1, 1, "found 4"),
      LabelFile(
        "a photo that nobody voted on", .koniq, "image_name,c1,c2,c3,c4,c5\na,0,0,0,0,0\n", 2, 3,
        "at least one vote"),
      LabelFile("an opinion above 100", .spaq, "Image name,MOS\na,100.5\n", 2, 3, "from 0 to 100"),
      LabelFile(
        "an attribute that is no number", .spaq, "Image name,MOS,Contrast\na,1,much\n", 2, 5, "a number"),
      LabelFile(
        "a scale without halves", .para, "sessionId,imageName,aestheticScore_1,aestheticScore_2\ns,a,1,1\n",
        1, 1,
        "aestheticScore_1.5"),
      LabelFile("a missing column", .oasis, "item,file,c1\n", 1, 1, "this column is missing"),
      LabelFile(
        "the same column twice", .oasis, "file,category,c1,c1\n", 1, 18, "this column is there twice"),
      LabelFile(
        "a score above 1", .aadb, "ImageFile,score\na.jpg,1.5\n", 2, 7, "expected a score from 0 to 1"),
      LabelFile("an attribute below −1", .aadb, "ImageFile,Light,score\na,-2,1\n", 2, 3, "from -1 to 1"),
      LabelFile("an infinite score", .aadb, "ImageFile,score\na.jpg,inf\n", 2, 7, "expected a number"),
      LabelFile("a name column that is missing", .biq, "photo,mos\na,0.5\n", 1, 1, "file or Image Name"),
      LabelFile("a list without scores", .biq, "Image Name,SD\na,0.5\n", 1, 1, "this column is missing"),
      LabelFile("an opinion above 1", .biq, "Image Name,MOS,,\nss01 (1).jpg,1.2,,\n", 2, 14, "from 0 to 1"),
      LabelFile("an opinion that is NaN", .biq, "file,subset,mos\na,ss01,nan\n", 2, 8, "expected a number"),
      LabelFile(
        "a row that ends before its opinion", .biq, "Image Name,MOS\na b.jpg,.5\nss0", 3, 4, "found nothing"),
      LabelFile("an empty subset", .biq, "file,subset,mos\na,,0.5\n", 2, 3, "expected text"),
      LabelFile("a third field", .biq, "Image Name,MOS,,\na,0.5,,,7\n", 2, 9, "expected 4 fields"),
      LabelFile("a photo listed twice", .biq, "Image Name,MOS\na,0.5\na,0.5\n", 3, 1, "already on line 2"),
      LabelFile("a list without rows", .biq, "Image Name,MOS\n", nil, nil, "there are no rated photos"),
      LabelFile("an empty list", .biq, "", 1, 1, "there are no rows"),
      LabelFile(
        "counts that do not sum to the votes", .dpchallenge, "1 7 3 5 1 1 0 0 0 0 0 0 0 0\n", 1, 5,
        "expected 2, the sum of the counts"),
      LabelFile(
        "a stray letter in the second row", .dpchallenge,
        "d1 7 1 5 1 0 0 0 0 0 0 0 0 0\nd2 8 1 5 1 0 0 0 0 0 0 0 0 0\n", 2, 1, "expected a whole number"),
      LabelFile(
        "a vote of 11", .eva, "image_id=user_id=score\n1=2=11\n", 2, 5, "expected a whole number from 0 to 10"
      ),
      LabelFile(
        "one user's second vote", .eva, "image_id=user_id=score\n1=2=3\n1=2=4\n", 3, 3, "votes twice"),
    ]

  private static let ava = [
    LabelFile("a short row", .ava, "1 100 0 1 2\n", 1, 12, "expected 15 fields, found 5"),
    LabelFile("a long row", .ava, good + "1 101 0 1 2 13 45 44 16 0 1 1 15 28 738 9\n", 2, 41, "found 16"),
    LabelFile("a file that ends inside a row", .ava, good + "2 10", 2, 5, "expected 15 fields, found 2"),
    LabelFile("letters", .ava, "1 100 0 x 2 13 45 44 16 0 1 1 15 28 738\n", 1, 9, "found \"x\""),
    LabelFile("a negative count", .ava, "1 100 0 -1 2 13 45 44 16 0 1 1 15 28 738\n", 1, 9, "found \"-1\""),
    LabelFile("half a vote", .ava, "1 100 0 1.5 2 13 45 44 16 0 1 1 15 28 738\n", 1, 9, "found \"1.5\""),
    LabelFile("NaN", .ava, "1 100 0 nan 2 13 45 44 16 0 1 1 15 28 738\n", 1, 9, "found \"nan\""),
    LabelFile(
      "a number too large for 64 bits", .ava,
      good + "1 101 99999999999999999999 1 2 13 45 44 16 0 1 1 15 28 738\n", 2, 7,
      "found \"99999999999999999999\""),
    LabelFile(
      "a number too large for votes", .ava, "1 100 1000000001 1 2 13 45 44 16 0 1 1 15 28 7\n", 1, 7,
      "from 0 to"),
    LabelFile("no votes", .ava, "1 100 0 0 0 0 0 0 0 0 0 0 15 28 738\n", 1, 7, "at least one vote"),
    LabelFile(
      "an id of letters", .ava, "1 abc 0 1 2 13 45 44 16 0 1 1 15 28 738\n", 1, 3, "expected a whole number"),
    LabelFile(
      "a negative id", .ava, "1 -5 0 1 2 13 45 44 16 0 1 1 15 28 738\n", 1, 3, "expected a whole number ≥ 0"),
    LabelFile(
      "a negative tag", .ava, "1 100 0 1 2 13 45 44 16 0 1 1 -1 28 738\n", 1, 31, "expected a whole number"),
    LabelFile("the same id twice", .ava, good + "\n" + good, 3, 1, "\"100\" was already on line 1"),
    LabelFile("an empty file", .ava, "", nil, nil, "there are no rated photos"),
    LabelFile("blank lines alone", .ava, "\n \t\n\r\n", nil, nil, "there are no rated photos"),
    LabelFile("a NUL byte", .ava, good + "2 1\0 0\n", 2, 4, "found a NUL byte"),
    LabelFile(
      "UTF-16, a row too short", .ava, bytes: [0xFF, 0xFE] + wide, 1, 6, "expected 15 fields, found 2"),
    LabelFile(
      "UTF-16 that ends inside a letter", .ava, bytes: [0xFE, 0xFF, 0] + wide, 1, 3, "a NUL byte"),
    LabelFile(
      "half a letter in UTF-16", .ava, bytes: [0xFF, 0xFE, 0x31, 0xD8, 0x31, 0x30], 1, 1, "the byte 0xff"),
    LabelFile("UTF-16 without a mark", .ava, bytes: wide, 1, 2, "is it UTF-16 without a byte order mark?"),
    LabelFile(
      "eleven columns of votes", .ava,
      "img_name,c1,c2,c3,c4,c5,c6,c7,c8,c9,c10,c11\n7.jpg,5,1,1,1,1,1,1,1,1,1,1\n", 1, 41, "an eleventh"),
    LabelFile("Latin-1", .ava, bytes: Array((good + "2 ").utf8) + [0xE9, 0x20], 2, 3, "found the byte 0xe9"),
    LabelFile(
      "commas between the official columns", .ava, good.replacing(" ", with: ","), 1, 1,
      "an id and ten numbers"),
  ]

  private static let tables = [
    LabelFile(
      "probabilities that sum to 0.5", .ava, "7,.5,0,0,0,0,0,0,0,0,0\n", 1, 3, "must sum to 1, not 0.5"),
    LabelFile(
      "a letter in a first row without header", .ava, "7,.5,x,.5,0,0,0,0,0,0,0\n", 1, 6, "found \"x\""),
    LabelFile("a header without score7", .ava, "image_id,score2,score3\n", 1, 1, "this column is missing"),
    LabelFile(
      "a row shorter than its header", .ava,
      "image_id,score2,score3,score4,score5,score6,score7,score8,score9,score10,score11\n7,1,2\n", 2, 6,
      "expected 11 fields, found 3"),
    LabelFile("a quotation mark never closed", .ava, "7,1,2,\"3,4,5,6,7,8,9,10\n8,1\n", 1, 7, "never closed"),
    LabelFile(
      "text after a quotation mark", .ava, "7,1,\"2\"3,4,5,6,7,8,9,10,1\n", 1, 8,
      "expected the end of the field"),
    LabelFile(
      "a split that is none", .ava,
      "img_name,MOS,c1,c2,c3,c4,c5,c6,c7,c8,c9,c10,official split\n7.jpg,5,1,1,1,1,1,1,1,1,1,1,7\n", 2, 29,
      "expected 0, 1 or 2"),
    LabelFile("no column for ids", .table, "photo,mean\na,5\n", 1, 1, "expected a column named"),
    LabelFile("no column for ratings", .table, "id,colour\na,red\n", 1, 1, "expected columns p1"),
    LabelFile("a mean that is NaN", .table, "id,mean\na,5\nb,nan\n", 3, 3, "expected a mean"),
    LabelFile("a negative deviation", .table, "id,mean,std\na,5,-1\n", 2, 3, "deviation ≥ 0"),
    LabelFile("an empty id", .table, "id,mean\n,5\n", 2, 1, "expected text, found nothing"),
    LabelFile("characters before the column", .table, "id,mean,category\nähm,x,é\n", 2, 5, "found \"x\""),
  ]

  private static let gaps = [
    LabelFile(
      "a gap in the middle", .table, "id,c1,c2,c4,c5\na,1,1,1,1\n", 1, 1, "missing between c2 and c4"),
    LabelFile("every other number", .table, "id,p1,p3,p5\na,1,1,1\n", 1, 1, "missing between p1 and p3"),
    LabelFile("a gap before the last", .table, "id,c0,c1,C3\na,1,1,1\n", 1, 1, "missing between c1 and C3"),
    LabelFile("a gap beside a mean", .table, "id,mean,c1,c3\na,1,1,1\n", 1, 1, "missing between c1 and c3"),
    LabelFile("numbers that begin with 2", .table, "id,c2,c3,c4\na,1,1,1\n", 1, 1, "missing before c2"),
    LabelFile("a number twice", .table, "id,c1,c2,c02\na,1,1,1\n", 1, 1, "there twice"),
    LabelFile("a column in two cases", .table, "id,c1,c2,C2\na,1,1,1\n", 1, 10, "there twice"),
    LabelFile(
      "a gap in PARA", .table,
      "imageName,aestheticScore_1.0,aestheticScore_1.5,aestheticScore_2.5\na,1,1,1\n",
      1, 1, "missing between aestheticScore_1.5 and aestheticScore_2.5"),
    LabelFile("an eighth value", .oasis, "file,category,c1,c2,c3,c4,c5,c6,c7,c8\n", 1, 1, "found 8"),
    LabelFile("a gap in OASIS", .oasis, "file,category,c1,c2,c3,c4,c5,c6,c7,c9\n", 1, 1, "between c7 and c9"),
  ]

  private static let traps = [
    LabelFile(
      "counts that overflow", .table, "id,c1,c2\na,1e308,1e308\n", 2, 3, "expected at most 1e15 votes"),
    LabelFile("counts that overflow in JSON", .table, "{\"id\":\"a\",\"votes\":[1e308,1]}", 1, 19, "at most"),
    LabelFile(
      "counts that overflow on OASIS", .oasis, "file,category,c1,c2,c3,c4,c5,c6,c7\na,b,1e308,1,1,1,1,1,1\n",
      2,
      5, "at most 1e15 votes"),
    LabelFile(
      "counts that vanish", .oasis, "file,category,c1,c2,c3,c4,c5,c6,c7\na,b,1e-300,0,0,0,0,0,0\n", 2, 5,
      "must sum to 1"),
    LabelFile(
      "a mean that overflows", .table, "id,mean\na,1e308\n", 2, 3, "expected a mean from -1000000000.0"),
    LabelFile(
      "a deviation that overflows", .table, "id,mean,std\na,5,1e308\n", 2, 3, "expected a deviation up to"),
    LabelFile(
      "a scale that overflows", .table, "id,mean,scale\na,5,1 1e300\n", 2, 5, "must lie in -1e9 … 1e9"),
    LabelFile("a scale without width", .table, "id,mean,scale\na,0,0 5e-324\n", 2, 5, "must increase"),
  ]

  private static let foreign = [
    LabelFile(
      "an Excel workbook", .table, bytes: Array("PK\u{3}\u{4}....xl/workbook.xml".utf8), nil, nil,
      "an Excel workbook (.xlsx); save its sheet as CSV"),
    LabelFile(
      "a zip archive", .aadb, bytes: Array("PK\u{3}\u{4}....a.csv".utf8), nil, nil, "unpack it first"),
    LabelFile("gzip", .ava, bytes: [0x1F, 0x8B, 8, 0], nil, nil, "compressed by gzip"),
    LabelFile("a MATLAB file", .aadb, "MATLAB 5.0 MAT-file", nil, nil, "Tools/aadb-mat.py"),
    LabelFile(
      "a Git LFS pointer", .table, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 7\n", nil,
      nil,
      "git lfs pull"),
    LabelFile("a web page", .table, "\n<!DOCTYPE HTML>\n<html>", nil, nil, "a web page"),
  ]

  private static let json = [
    LabelFile(
      "JSON that ends in a list", .ava, "[{\"image_id\": 1,\n \"label\": [1, 2", 2, 16, "ends inside an array"
    ),
    LabelFile("JSON that ends in an object", .ava, "[{\"image_id\": 1,", 1, 17, "in quotation marks"),
    LabelFile(
      "JSON nested too deep", .ava, String(repeating: "[", count: 9_999), 1, 33, "nested more than 32 deep"),
    LabelFile(
      "nine numbers", .ava, "[{\"image_id\": 1, \"label\": [1,2,3,4,5,6,7,8,9]}]", 1, 27,
      "expected 10 numbers"),
    LabelFile(
      "a label of text", .ava, "[{\"image_id\": 1, \"label\": \"good\"}]", 1, 27,
      "expected a list of ten numbers"),
    LabelFile("an object without id", .ava, "[\n{\"label\": []}]", 2, 1, "expected an object with an id"),
    LabelFile(
      "NaN in JSON", .ava, "[{\"image_id\": 1, \"label\": [NaN,2,3,4,5,6,7,8,9,1]}]", 1, 27, "must sum to 1"),
    LabelFile("a number for an object", .table, "[1, 2]", 1, 2, "expected an object"),
    LabelFile(
      "more after the list", .table, "[{\"id\":\"a\",\"mean\":5}] x", 1, 23,
      "expected nothing after the array"),
    LabelFile(
      "two elements without comma", .table, "[{\"id\":\"a\",\"mean\":5} {}]", 1, 22, "expected a comma"),
    LabelFile("an escape that is none", .table, "{\"id\":\"\\q\",\"mean\":5}", 1, 8, "no such escape"),
    LabelFile("half a surrogate pair", .table, "{\"id\":\"\\ud83d\",\"mean\":5}", 1, 8, "surrogate"),
    LabelFile("a string never closed", .table, "{\"id\":\"a", 1, 7, "never closed"),
    LabelFile("a number that is none", .table, "{\"id\":\"a\",\"mean\":1x2}", 1, 18, "found \"1x2\""),
    LabelFile(
      "a list of mixed values", .table, "{\"id\":\"a\",\"votes\":[1,\"2\"]}", 1, 19,
      "expected a list of numbers"),
  ]
}
