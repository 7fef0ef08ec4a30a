import Datasets
import Foundation
import Ratings
import Testing

struct OASISTests {
  private static let header = "item,file,category,source,c1,c2,c3,c4,c5,c6,c7\n"

  /// Reads a data set of these lines; files `a.jpg` and `b.jpg` exist.
  private func read(_ lines: String, header: String = OASISTests.header) throws -> [RatedPhoto] {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(
      at: folder.appending(path: "images"), withIntermediateDirectories: true)
    for name in ["a.jpg", "b.jpg"] { try Data().write(to: folder.appending(path: "images/\(name)")) }
    try Data((header + lines).utf8).write(to: folder.appending(path: "ratings.csv"))
    return try OASIS.read(folder.path).photos
  }

  private func failure(_ lines: String, header: String = OASISTests.header) -> DatasetError? {
    do {
      _ = try read(lines, header: header)
      return nil
    } catch {
      return error as? DatasetError
    }
  }

  @Test("rows become photos with votes")
  func rows() throws {
    let photos = try read("1,a.jpg,Object,me,4,10,9,20,48,33,16\n2,b.jpg,\"Scene, wide\",me,0,0,0,0,0,0,1\n")
    #expect(photos.map(\.id) == ["a.jpg", "b.jpg"])
    #expect(photos[0].ratings.votes?.counts == [4, 10, 9, 20, 48, 33, 16])
    #expect(photos[1].category == "Scene, wide")
    #expect(photos[0].path?.hasSuffix("images/a.jpg") == true)
  }

  @Test(
    "a malformed row is an error with its line, column and field",
    arguments: [
      ("1,a.jpg,Object,me,1,1,x,1,1,1,1\n", 2, "c3"),
      ("1,a.jpg,Object,me,1,1,1,1,1,1,1\n2,b.jpg,Object,me,1,-1,1,1,1,1,1\n", 3, "c2"),
      ("1,a.jpg,Object,me,1,1,nan,1,1,1,1\n", 2, "c3"),
      ("1,a.jpg,Object,me,1,1,1,1,1,1\n", 2, "c7"),
      ("1,a.jpg,Object,me,1,1,1,1,1,1,1,9\n", 2, "field 12"),
      ("1,a.jpg,Object,me,0,0,0,0,0,0,0\n", 2, "c1"),
      ("1,,Object,me,1,1,1,1,1,1,1\n", 2, "file"),
      ("1,a.jpg,,me,1,1,1,1,1,1,1\n", 2, "category"),
      ("1,a.jpg,Object,me,1,1,1,1,1,1,1\n\n1,a.jpg,Object,me,1,1,1,1,1,1,1\n", 4, nil),
      ("1,a.jpg,\"two\nlines\",me,1,1,1,1,1,1,1\n2,b.jpg,X,me,1,1,1,1,1,1,?\n", 4, "c7"),
    ] as [(String, Int, String?)])
  func malformed(lines: String, line: Int, field: String?) throws {
    let error = try #require(failure(lines))
    #expect(error.line == line)
    #expect(error.field == field)
    #expect(error.column != nil)
    #expect(error.path.hasSuffix("ratings.csv"))
  }

  @Test("a missing column, no rows and a missing file are said")
  func missing() throws {
    #expect(failure("", header: "item,file,category\n")?.field == "c1")
    #expect(failure("")?.message == "there are no rated photos")
    #expect(throws: DatasetError.self) { try OASIS.read("/nowhere/at/all") }
  }
}
