import Fixtures
import Foundation
import Testing

@Suite("juror-lab datasets check")
struct DatasetsCommandTests {
  private struct Row: Decodable, Equatable {
    let what, name: String
    let count: Int
    let training, validation, test: Int?
    let status: String
    let hash: String?
  }

  private static let rows =
    "1 7 1 0 0 0 0 0 0 0 0 1 0 0 5\n2 8 0 0 2 0 0 0 0 0 0 2 3 0 5\n3 1617 1 1 0 0 0 0 0 0 0 0 0 0 5\n"

  private func ava(_ lab: LabProgram) throws {
    try lab.folder.makeFolder("ava/images")
    try lab.folder.write(Self.rows.utf8, to: "ava/AVA.txt")
    try lab.folder.write("8\n9\n".utf8, to: "ava/generic_test.jpgl")
    try lab.folder.photo("ava/images/7.jpg", grey: 100)
    try lab.folder.photo("ava/images/8.jpg", grey: 200)
  }

  @Test("a sound data set: counts, photos and hashed splits as rows, exit code 0")
  func sound() throws {
    let lab = try LabProgram()
    try ava(lab)
    let run = try lab("datasets", "check", "ava", "ava", "--format", "json", "--split", "rows-2-2")
    #expect(run.code == 0, "\(run.error)")
    #expect(run.error.hasPrefix("read 3 ratings in "))
    #expect(run.error.split(separator: "\n").count == 1)
    let rows = try JSONDecoder().decode([Row].self, from: Data(run.output.utf8))
    func row(_ name: String) -> Row? { rows.first { $0.name == name } }
    #expect(row("ava")?.count == 3)
    #expect(row("readable")?.count == 2)
    #expect(row("missing")?.status == "ok")
    #expect(row("missing, as expected")?.count == 1)
    let official = try #require(row("official"))
    #expect([official.training, official.validation, official.test] == [2, 0, 1])
    // printf 'training\t1617\ntraining\t7\ntest\t8\n' | sha256sum
    #expect(official.hash == "38b77ff1f23a87767b9d3979ee909671e384de51082797a827ac889d0154f3d7")
    #expect(row("rows-2-2")?.hash == official.hash)
    #expect(run.output.contains("1 listed ids have no rating"))
  }

  @Test("a file's list is a split; a photo on it without a rating is named and fails")
  func list() throws {
    let lab = try LabProgram()
    try ava(lab)
    try lab.folder.write("8.jpg\n".utf8, to: "mine.txt")
    try lab.folder.write("8\n9\n".utf8, to: "more.txt")
    let run = try lab("datasets", "check", "ava", "ava", "--split", "mine.txt", "--format", "csv")
    #expect(run.code == 0, "\(run.error)")
    #expect(run.output.contains("\nsplit,mine.txt,1,0,0,1,ok,,"))
    let more = try lab("datasets", "check", "ava", "ava", "--split", "more.txt", "--format", "csv")
    #expect(more.code == 1)
    #expect(more.output.contains("\nsplit,more.txt,1,0,0,1,wrong,1 listed ids have no rating,"))
    #expect(more.error.contains("split more.txt: without a rating: 9\n"))
  }

  @Test("missing and unreadable photos are named, and the exit code is 1")
  func broken() throws {
    let lab = try LabProgram()
    try ava(lab)
    try FileManager.default.removeItem(atPath: lab.folder("ava/images/7.jpg"))
    try lab.folder.write("no photo".utf8, to: "ava/images/8.jpg")
    let run = try lab("datasets", "check", "ava", "ava")
    #expect(run.code == 1)
    #expect(run.error.contains("missing photos: 7"))
    #expect(run.error.contains("unreadable photo 8: This is no photo"))
    #expect(
      run.output.contains(
        "{\"count\":1,\"detail\":\"\",\"name\":\"unreadable\",\"status\":\"wrong\",\"what\":\"photos\"}"))
  }

  @Test("a photo cut in half is found by --deep; without it the table says that only headers were read")
  func deep() throws {
    let lab = try LabProgram()
    try ava(lab)
    let photo = lab.folder("ava/images/7.jpg")
    let whole = try Data(
      contentsOf: URL(filePath: lab.folder.photo("big.jpg", grey: 100, width: 900, height: 700)))
    try whole.prefix(whole.count / 2).write(to: URL(filePath: photo))
    let quick = try lab("datasets", "check", "ava", "ava", "--format", "csv")
    #expect(quick.code == 0, "\(quick.error)")
    #expect(
      quick.output.contains("\nphotos,readable,2,,,,,only headers were read; --deep decodes every photo,"))
    let deep = try lab("datasets", "check", "ava", "ava", "--deep", "--format", "csv")
    #expect(deep.code == 1)
    #expect(deep.output.contains("\nphotos,readable,1,,,,,decoded,"))
    #expect(deep.error.contains("unreadable photo 7: "))
  }

  @Test("leakage is named and fails, unless it is allowed")
  func leakage() throws {
    let lab = try LabProgram()
    try lab.folder.makeFolder("aadb")
    for part in ["train", "val", "test"] {
      try lab.folder.write(
        "ImageFile,score\n\(part).jpg,0.5\n\(part == "val" ? "" : "both.jpg,1\n")".utf8,
        to: "aadb/\(part).csv")
    }
    let run = try lab("datasets", "check", "aadb", "aadb", "--format", "csv")
    #expect(run.code == 1)
    #expect(run.output.hasPrefix("what,name,count,training,validation,test,status,detail,hash\n"))
    #expect(run.output.contains("split,official,5,2,1,2,wrong,1 photos in two lists,"))
    #expect(run.error.contains("split official leaks: both.jpg are in two lists"))
    #expect(try lab("datasets", "check", "aadb", "aadb", "--allow-leaks").code == 0)
  }

  @Test(
    "what cannot be read is said with its place; wrong usage has its own exit code",
    arguments: [
      (["ava", "/nowhere"], 1, "/nowhere: there is no such file"),
      (["ava", "short"], 1, "short:2:5: expected 15 fields, found 2"),
      (["nonsense", "short"], 64, "nonsense"),
      (["table", "table", "--split", "half"], 64, "no split is called \"half\""),
      (["ava"], 64, "<path>"),
    ])
  func errors(arguments: [String], code: Int32, message: String) throws {
    let lab = try LabProgram()
    try lab.folder.write((Self.rows.split(separator: "\n")[0] + "\n2 10").utf8, to: "short")
    try lab.folder.write("id,mean\na,5\n".utf8, to: "table")
    let run = try lab.run(["datasets", "check"] + arguments)
    #expect(run.code == code)
    #expect(run.error.contains(message), "\(run.error)")
    #expect(run.output.isEmpty)
  }

  @Test("a table for people has a line for each finding")
  func table() throws {
    let lab = try LabProgram()
    try lab.folder.write("id,mean,category\na,5,sea\nb,6,sea\nc,7,wood\n".utf8, to: "table")
    let run = try lab("datasets", "check", "table", "table", "--format", "table")
    #expect(run.code == 0)
    let lines = run.output.split(separator: "\n").map {
      $0.split(separator: " ").prefix(3).joined(separator: " ")
    }
    #expect(lines == ["what name count", "ratings table 3", "category sea 2", "category wood 1"])
  }
}
