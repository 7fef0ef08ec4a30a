import Datasets
import Fixtures
import Ratings
import Testing

@Suite("EVA, DPChallenge, CUHK-PQ, good and bad")
struct OtherDatasetTests {
  @Test("EVA's rows of single votes become histograms, with means of the attributes")
  func eva() throws {
    let folder = try ScratchFolder()
    try folder.makeFolder("data")
    let votes = """
      image_id=user_id=score=difficulty=visual=composition=quality=semantic=vote_time
      7=1=0=1=2=3=4=1=12:00
      8=1=10=1=1=1=1=1=12:01
      7=2=10=3=2=4=4=2=12:02
      7=3=10=2=2=2=4=3=12:03

      """
    try folder.write(votes.utf8, to: "data/votes_filtered.csv")
    try folder.write(
      "\u{FEFF}\"image_id\",\"category\"\n\"7\",\"Animals, wild\"\n".utf8,
      to: "data/image_content_category.csv")
    let dataset = try EVA.read(folder.path)
    #expect(dataset.photos.map(\.id) == ["7", "8"])
    #expect(dataset.photos[0].ratings.votes?.counts == [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2])
    #expect(dataset.scale?.values == (0...10).map(Double.init))
    #expect(dataset.photos[0].attributes == [2, 2, 3, 4, 2])
    #expect(dataset.photos.map(\.category) == ["Animals, wild", nil])
  }

  @Test("DPChallenge's stray letter is forgiven, photos that nobody rated are set apart")
  func dpchallenge() throws {
    let folder = try ScratchFolder()
    let rows = "d1 10007 4 5.5 1 0 0 0 0 0 0 0 0 3\n2 10009 0 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1\n"
    let dataset = try DPChallenge.read(folder.write(rows.utf8, to: "dpchallenge_dataset.txt"))
    #expect(dataset.photos.map(\.id) == ["10007"])
    #expect(dataset.photos[0].ratings.mean == 7.75)
    #expect(dataset.unrated == ["10009"])
    #expect(try DPChallenge.read(folder.path).photos == dataset.photos)
  }

  @Test("CUHK-PQ's folders give good and bad by category, and seeded halves")
  func cuhkPQ() throws {
    let folder = try ScratchFolder()
    for quality in ["HighQuality", "LowQuality"] {
      for category in ["animal", "Night"] {
        try folder.makeFolder("\(quality)/\(category)")
        for number in 0..<10 { try folder.write([], to: "\(quality)/\(category)/\(number).jpg") }
      }
    }
    let dataset = try CUHKPQ.read(folder.path)
    #expect(dataset.photos.count == 40)
    #expect(dataset.photos.count { $0.ratings == .good(true) } == 20)
    #expect(Set(dataset.photos.compactMap(\.category)) == ["animal", "night"])
    let split = try dataset.split(named: "halves-seed-2")
    #expect(split.test.count == 20)
    #expect(split.test.count { $0.contains("animal") } == 10)
    #expect(dataset.splits.count == 5)
  }

  @Test("good and bad folders without categories; a missing one is said")
  func goodAndBad() throws {
    let folder = try ScratchFolder()
    try folder.makeFolder("Good")
    try folder.makeFolder("bad/indoors")
    try folder.write([], to: "Good/a.png")
    try folder.write([], to: "bad/indoors/b.png")
    let dataset = try DatasetKind.folders.read(folder.path)
    #expect(dataset.photos.map(\.id) == ["Good/a.png", "bad/indoors/b.png"])
    #expect(dataset.photos.map { $0.ratings.isGood(above: 5) } == [true, false])
    #expect(dataset.photos.map(\.category) == [nil, "indoors"])
    #expect(dataset.scale == nil)
    let error = try #require(throws: DatasetError.self) { try DatasetKind.folders.read(folder("bad")) }
    #expect(error.message == "expected a folder named good or high in this folder")
    #expect(throws: DatasetError("/nowhere", "there is no such folder")) { try CUHKPQ.read("/nowhere") }
  }
}

struct RatingTableTests {
  private func read(_ text: String, scale: RatingScale? = nil) throws -> Dataset {
    let folder = try ScratchFolder()
    return try DatasetKind.table.read(folder.write(text.utf8, to: "ratings.csv"), scale: scale)
  }

  @Test(
    "votes and probabilities in every way of writing them",
    arguments: [
      ("id,c1,c2,c3,c4\na,1,2,0,1\n", [1.0, 2, 3, 4], 4.0), ("id,c0,c1,c2,c3\na,1,2,0,1\n", [0, 1, 2, 3], 4),
      ("file,p1,p2,p3,p4\na,.25,.5,0,.25\n", [1, 2, 3, 4], nil), ("a,1,2,0,1\n", [1, 2, 3, 4], 4),
      ("id\tc1\tc2\tc3\tc4\na\t1\t2\t0\t1\n", [1, 2, 3, 4], 4),
      ("{\"id\":\"a\",\"votes\":[1,2,0,1]}\n", [1, 2, 3, 4], 4),
      ("[{\"image_id\":\"a\",\"label\":[0.25,0.5,0,0.25],\"scale\":[2,4,6,8]}]", [2, 4, 6, 8], nil),
    ] as [(String, [Double], Double?)])
  func histograms(text: String, scale: [Double], votes: Double?) throws {
    let dataset = try read(text)
    #expect(dataset.scale?.values == scale)
    #expect(dataset.photos.map(\.id) == ["a"])
    #expect(dataset.photos[0].ratings.votes?.total == votes)
    #expect(dataset.photos[0].ratings.distribution?.probabilities == [0.25, 0.5, 0, 0.25])
  }

  @Test("means, with deviations where they are given, on the scale that is asked for")
  func means() throws {
    let scale = try RatingScale([0, 50, 100])
    let both = try read("image,MOS,std\na.jpg,40,12.5\n", scale: scale)
    #expect(both.photos[0].ratings == .moments(mean: 40, standardDeviation: 12.5))
    #expect(both.scale == scale)
    #expect(try read("a.jpg,40\n").photos[0].ratings == .moments(mean: 40))
    #expect(try read("a.jpg,40\n").scale == nil)
    #expect(
      try read("{\"path\":\"a.jpg\",\"mean\":4,\"std\":1}").photos[0].ratings
        == .moments(mean: 4, standardDeviation: 1))
    let error = try #require(throws: DatasetError.self) { try read("id,mean\na,101\n", scale: scale) }
    #expect(error.message.contains("from 0.0 to 100.0"))
    #expect(throws: DatasetError.self) { try read("id,c1,c2\na,1,2\n", scale: scale) }
  }

  @Test("means become the distributions of maximum entropy that have them")
  func maximumEntropy() throws {
    // In the middle of the scale nothing is known: every value is as likely.
    let middle = try #require(try Rating.moments(mean: 5.5).distribution(on: .oneToTen))
    #expect(middle.probabilities.allSatisfy { abs($0 - 0.1) < 1e-9 })
    let narrow = try #require(
      try Rating.moments(mean: 4, standardDeviation: 1.25).distribution(on: .oneToTen))
    #expect(abs(narrow.mean - 4) < 1e-6)
    #expect(abs(narrow.standardDeviation - 1.25) < 1e-6)
    #expect(throws: RatingError.self) {
      try Rating.moments(mean: 11).distribution(on: .oneToTen)
    }
    #expect(try Rating.good(true).distribution(on: .oneToTen) == nil)
  }

  @Test("category, tags, challenge, aspect and file are read where they are there")
  func descriptions() throws {
    let photo = try read(
      "id,file,mean,category,tags,challenge,width,height\n7,x/a.jpg,5,sea,a;b,Free,300,200\n"
    ).photos[0]
    #expect(photo.id == "7")
    #expect(photo.path?.hasSuffix("/x/a.jpg") == true)
    #expect(photo.category == "sea")
    #expect(photo.tags == ["a", "b"])
    #expect(photo.challenge == "Free")
    #expect(photo.aspect == 200.0 / 300)
    let json = try read(
      "{\"id\":7,\"mean\":5,\"tags\":[\"a\",\"b\"],\"category\":\"sea\",\"challenge\":null}"
    ).photos[0]
    #expect(json.tags == ["a", "b"])
    #expect(json.category == "sea")
    #expect(json.challenge == nil)
  }
}
