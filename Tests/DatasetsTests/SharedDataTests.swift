import Datasets
import Foundation
import Ratings
import Testing

/// The real data set, where it is at hand: `JUROR_DATA`, or `../shared/data` beside the checkout.
private let sharedData: String? = {
  let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL
  let path =
    ProcessInfo.processInfo.environment["JUROR_DATA"] ?? root.appending(path: "../shared/data").path
  return FileManager.default.fileExists(atPath: path) ? path : nil
}()

@Suite(.enabled(if: sharedData != nil, "needs JUROR_DATA or ../shared/data"))
struct SharedDataTests {
  @Test("OASIS has 720 photos with 104 to 368 raters each")
  func oasis() throws {
    let photos = try OASIS.read(try #require(sharedData) + "/oasis").photos
    #expect(photos.count == 720)
    #expect(photos.allSatisfy { (104...368).contains($0.ratings.votes?.total ?? 0) })
    #expect(Set(photos.compactMap(\.category)) == ["Animal", "Object", "Person", "Scenery"])
  }

  @Test("BIQ has 6,499 photos of three subsets with scores 0 to 1")
  func biq() throws {
    let photos = try BIQ.read(try #require(sharedData) + "/biq").photos
    let counts = Dictionary(grouping: photos, by: \.category).mapValues(\.count)
    #expect(counts == ["ss01": 1_665, "ss02": 1_655, "ss03": 3_179])
    #expect(photos.allSatisfy { (0...1).contains($0.ratings.mean) })
  }

  @Test("no scene of OASIS is on both sides of a split")
  func scenes() throws {
    let dataset = try OASIS.read(try #require(sharedData) + "/oasis")
    let scenes = Scenes(of: dataset.photos)
    #expect(scenes.hashes.count == 720)
    #expect(try dataset.split(named: "halves-seed-1").sharedScenes(scenes).isEmpty)
  }

  @Test("there are 1,559 unlabelled photos")
  func unlabelled() throws {
    #expect(try Folder.read(try #require(sharedData) + "/photos").count == 1_559)
  }

  // The numbers below were computed from the same files in Python.

  @Test("AVA's rows, and its official split of them")
  func ava() throws {
    let dataset = try DatasetKind.ava.read(try #require(sharedData) + "/ava/AVA.txt")
    let votes = dataset.photos.compactMap(\.ratings.votes)
    #expect(votes.count == 25_551)
    #expect(votes.map(\.total).min() == 80)
    #expect(votes.map(\.total).max() == 549)
    let means = votes.map { RatingDistribution(votes: $0).mean }
    #expect(abs(means.reduce(0, +) / 25_551 - 5.3820005534659225) < 1e-9)
    let official = try dataset.split(named: "official")
    #expect(official.training.count == 23_592)
    #expect(official.test.count == 1_959)
    #expect(official.hash == "1cc28a0cfcf9aac33f0ca560d13af169754810972d9561ae4e433af729549d41")
  }

  @Test("TANet's test rows: two tags, one and none")
  func tanet() throws {
    let dataset = try DatasetKind.ava.read(try #require(sharedData) + "/ava")
    let test = Set(try dataset.split(named: "tanet").test)
    let photos = dataset.photos.filter { test.contains($0.id) }
    let counts = [2, 1, 0].map { number in photos.filter { $0.tags.count == number }.count }
    #expect(counts == [7_474, 2_328, 2_974])
    let good = photos.filter { $0.ratings.isGood(above: 5) }.count
    #expect(good * 1_000 / photos.count == 703)
    #expect(dataset.photos[0].tags == ["Nature", "Water"])
  }

  @Test("styles of the rows at hand: one of each training photo, any number of each test photo")
  func styles() throws {
    let dataset = try DatasetKind.ava.read(try #require(sharedData) + "/ava")
    let split = try dataset.split(named: "style")
    #expect(split.training.count == 1_131)
    #expect(split.test.count == 303)
    let counts = Dictionary(grouping: dataset.photos.flatMap(\.styles), by: \.self).mapValues(\.count)
    #expect(counts.count == 14)
    #expect(counts["Macro"] == 207)
    #expect(counts["HDR"] == 31)
  }

  @Test("AADB as it is passed on tests on photos that it validates on")
  func aadb() throws {
    let dataset = try DatasetKind.aadb.read(try #require(sharedData) + "/aadb")
    #expect(dataset.photos.count == 9_831)
    #expect(throws: Split.Problem.self) { try dataset.split(named: "official") }
    let split = try dataset.split(named: "official", allowingLeaks: true)
    #expect([split.training, split.validation, split.test].map(\.count) == [8_458, 500, 1_000])
    #expect(split.leaks.count == 127)
    #expect(Set(split.leaks).isSubset(of: split.validation))
  }

  @Test("DPChallenge's photos and votes, and twenty that nobody rated")
  func dpchallenge() throws {
    let dataset = try DatasetKind.dpchallenge.read(try #require(sharedData) + "/dpchallenge")
    #expect(dataset.photos.count == 16_489)
    #expect(dataset.unrated.count == 20)
    #expect(dataset.photos.compactMap(\.ratings.votes?.total).reduce(0, +) == 3_378_128)
  }
}
