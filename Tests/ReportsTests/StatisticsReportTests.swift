import Datasets
import Foundation
import Ratings
import Testing

@testable import Reports

@Suite("Statistics of a data set")
struct StatisticsReportTests {
  @Test("names are counted, the most frequent first, equally frequent ones by the alphabet")
  func counts() throws {
    let tags = [["b", "a"], ["b"], ["c", "a"], ["d"]]
    let report = try StatisticsReport(
      of: Samples.dataset(Array(repeating: [1, 2, 1], count: 4)) { index, photo in
        photo.tags = tags[index]
        photo.category = "sea"
        photo.challenge = ["x", "y", "y", nil][index]
      })
    #expect(report.tags.map(\.name) == ["a", "b", "c", "d"] && report.tags.map(\.n) == [2, 2, 1, 1])
    #expect(report.challenges == [.init(name: "y", n: 2), .init(name: "x", n: 1)])
    #expect(report.styles.isEmpty)
  }

  @Test("where no photo has tags, categories are counted")
  func categories() throws {
    let report = try StatisticsReport(
      of: Samples.dataset(Array(repeating: [1, 2, 1], count: 3)) { index, photo in
        photo.category = ["sea", nil, "sea"][index]
      })
    #expect(report.tags == [.init(name: "sea", n: 2)])
  }

  @Test("shares above are of the thresholds asked for, else of the data set's own")
  func thresholds() throws {
    let dataset = try Samples.dataset([[4, 0, 0], [0, 4, 0], [0, 0, 4], [2, 2, 0]])
    func shares(_ thresholds: [Double]?) throws -> [String: Double]? {
      try Samples.json(StatisticsReport(of: dataset, thresholds: thresholds))["share_above"]
        as? [String: Double]
    }
    #expect(try shares(nil) == ["2": 0.25])
    #expect(try shares([1, 1.5, 2.5, 3, 1]) == ["1": 0.75, "1.5": 0.5, "2.5": 0.25, "3": 0])
    #expect(try shares([]) == [:])
  }

  @Test("of a split only its photos count, and what else is known of it is told")
  func split() throws {
    var dataset = try Samples.four()
    dataset.splits = [SplitRule(name: "s", training: ["0.jpg"], test: ["1.jpg", "2.jpg", "9.jpg", "8.jpg"])]
    dataset.unrated = ["8.jpg", "7.jpg"]
    let report = try StatisticsReport(of: dataset, split: "s")
    let object = try Samples.json(report)
    #expect(object["n"] as? Int == 2 && object["mean_of_means"] as? Double == 2.5)
    #expect(
      object["split"] as? String == "s, test" && object["hash"] as? String == report.selection.split?.hash)
    #expect(object["absent"] as? Int == 2 && object["unrated"] as? Int == 1)
    let all = try Samples.json(StatisticsReport(of: dataset))
    #expect(all["split"] == nil && all["hash"] == nil && all["absent"] == nil && all["unrated"] as? Int == 2)
  }

  @Test(
    "photos of which only means or classes are known are left out, counted, and alone an error that names the source"
  )
  func leftOut() throws {
    let scale = try RatingScale([1, 2, 3])
    let ratings: [Rating] = [
      .votes(try Votes(scale: scale, counts: [1, 0, 1])), .moments(mean: 2), .good(true),
      .moments(mean: 1, standardDeviation: 0.5),
    ]
    let photos = ratings.enumerated().map { RatedPhoto(id: "\($0)", ratings: $1) }
    let mixed = try StatisticsReport(of: Dataset(kind: .table, source: "mixed", scale: scale, photos: photos))
    #expect(mixed.leftOut == 3 && mixed.votes.count == 1 && mixed.hasCounts)
    let means = Dataset(kind: .table, source: "means.csv", scale: scale, photos: Array(photos.dropFirst()))
    let error = #expect(throws: StatisticsReport.Problem.self) { try StatisticsReport(of: means) }
    #expect(error?.description == "means.csv: expected votes or distributions, found means or classes only")
  }

  @Test("no photo at all, or none of the split's, is an error that says which photos were meant")
  func nothing() throws {
    let none = Dataset(kind: .table, source: "none.csv", scale: .oneToTen, photos: [])
    let error = #expect(throws: StatisticsReport.Problem.self) { try StatisticsReport(of: none) }
    #expect(error?.description == "none.csv: no rated photo is in all rated photos")
    var dataset = try Samples.four()
    dataset.splits = [SplitRule(name: "s", training: ["0.jpg"], test: ["9.jpg"])]
    #expect(throws: (any Error).self) { try StatisticsReport(of: dataset, split: "s") }
  }

  @Test(
    "raters who tell good from bad vote 0 or 1; others on their data set's scale",
    arguments: DatasetKind.allCases)
  func scales(kind: DatasetKind) throws {
    let scale: RatingScale? = kind == .cuhkPQ || kind == .folders ? nil : .oneToSeven
    let dataset = Dataset(kind: kind, source: "", scale: scale, photos: [])
    #expect(dataset.ratingScale == (try scale ?? RatingScale([0, 1])))
  }
}
