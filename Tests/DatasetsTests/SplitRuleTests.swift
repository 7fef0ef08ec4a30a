import Datasets
import Ratings
import Testing

struct SplitRuleTests {
  /// Photos 1 … n with ever better ratings, a third of them scenes.
  private func photos(_ count: Int) -> [RatedPhoto] {
    (1...count).map {
      RatedPhoto(
        id: "\($0)", ratings: .moments(mean: Double($0)),
        category: $0 % 3 == 0 ? "scene" : "person")
    }
  }

  private func split(_ name: String, _ photos: [RatedPhoto]) throws -> Split {
    try #require(SplitRule(name)).split(of: photos)
  }

  @Test("8:1:1 at random is repeated by its seed, whatever the order, and its name tells the seed")
  func random() throws {
    let photos = photos(100)
    let split = try split("random-8-1-1-seed-7", photos)
    #expect(split.name == "random-8-1-1-seed-7")
    #expect([split.training.count, split.validation.count, split.test.count] == [80, 10, 10])
    #expect(Set(split.training + split.validation + split.test).count == 100)
    #expect(try self.split("random-8-1-1-seed-7", photos.reversed()) == split)
    #expect(try self.split("random-8-1-1-seed-8", photos).hash != split.hash)
    #expect(try self.split("random-9-0-1-seed-7", photos).validation.isEmpty)
  }

  @Test("the last rows, and rows by number, are the test")
  func rows() throws {
    let photos = photos(10)
    #expect(try split("last-3", photos).test == ["10", "8", "9"])
    #expect(try split("rows-2-4", photos).test == ["2", "3", "4"])
    #expect(try split("rows-2-4", photos).training.count == 7)
  }

  @Test("extremes are the best and the worst, half of them the test, whatever the order")
  func extremes() throws {
    let photos = photos(100)
    let split = try split("extremes-10-seed-1", photos)
    #expect(split.training.count == 10)
    #expect(split.test.count == 10)
    #expect(Set(split.training + split.test) == Set((1...10).map(String.init) + (91...100).map(String.init)))
    #expect(try self.split("extremes-10-seed-1", photos.reversed()) == split)
  }

  @Test("halves take half of every category")
  func halves() throws {
    let photos = photos(60)
    let split = try split("halves-seed-1", photos)
    #expect(split.training.count == 30)
    #expect(split.test.count { Int($0).map { $0 % 3 == 0 } == true } == 10)
    #expect(try self.split("halves-seed-2", photos).hash != split.hash)
  }

  @Test(
    "what spells no rule is none",
    arguments: [
      "random-8-1-seed-1", "random-8-1-1-seed", "random-0-1-1-seed-1", "last-0", "last", "rows-5-4",
      "rows-0-4",
      "extremes-51-seed-1", "extremes-0-seed-1", "halves-seed-x", "halves-seed--1", "", "-",
      "last-99999999999999999999",
    ])
  func unknown(name: String) throws {
    #expect(SplitRule(name) == nil)
    let dataset = Dataset(kind: .table, source: "", scale: nil, photos: photos(3))
    #expect(throws: Split.Problem.unknown(name, known: [])) { try dataset.split(named: name) }
  }

  @Test("rules that the photos do not fit are errors")
  func impossible() throws {
    #expect(throws: Split.Problem.self) { try split("last-3", photos(3)) }
    #expect(throws: Split.Problem.self) { try split("rows-2-4", photos(3)) }
    #expect(throws: Split.Problem.self) { try split("random-8-1-1-seed-1", photos(9)) }
    #expect(throws: Split.Problem.self) { try split("extremes-10-seed-1", photos(9)) }
    let unrated = [RatedPhoto(id: "a", ratings: .good(true)), RatedPhoto(id: "b", ratings: .good(false))]
    #expect(throws: Split.Problem.self) { try split("extremes-50-seed-1", unrated) }
  }

  @Test("the same file under two ids in different lists is leakage, unless it is allowed")
  func sameFile() throws {
    let photos = ["a", "b", "c"].map {
      RatedPhoto(id: $0, path: $0 == "c" ? "/c.jpg" : "/same.jpg", ratings: .good(true))
    }
    let rule = SplitRule(name: "s", training: ["a"], test: ["b", "c"])
    #expect(throws: Split.Problem.sameFile(["a", "b"])) { try rule.split(of: photos) }
    #expect(try rule.split(of: photos, allowingLeaks: true).test == ["b", "c"])
    #expect(
      try SplitRule(name: "s", training: ["c"], test: ["a", "b"]).split(of: photos).test == ["a", "b"])
  }

  @Test("the hash covers the test list")
  func hash() throws {
    let split = try Split(name: "any", training: ["b", "a"], validation: ["c"], test: ["d"])
    // printf 'training\ta\ntraining\tb\nvalidation\tc\ntest\td\n' | sha256sum
    #expect(split.hash == "a5a6b540dd4ea3d8f841cf6b58a6a5069957459e6bbb66ff3490af69d95f1887")
  }
}
