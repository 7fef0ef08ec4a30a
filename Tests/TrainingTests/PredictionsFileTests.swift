import Datasets
import Fixtures
import Foundation
import Imaging
import Methods
import Ratings
import Testing

@testable import Training

@Suite("Files of predictions")
struct PredictionsFileTests {
  private func samples(_ ids: [String]) -> [Sample] {
    ids.enumerated().map { number, id in
      Sample(id: id, pool: .rated, number: number) {
        RGBImage(size: PixelSize(width: 1, height: 1), filledWith: .white)
      }
    }
  }

  private func write(_ ratings: [Rating], _ ids: [String]) throws -> [Predictions.Prediction] {
    let folder = try ScratchFolder()
    let file = URL(filePath: folder("predictions.jsonl"))
    try PredictionsFile.write(ratings.map { ($0, [:]) }, of: samples(ids), to: file)
    return try Predictions.read(file.path).predictions
  }

  @Test("the reader of predictions finds what was written, to the last bit, under awkward names too")
  func distributions() throws {
    let scale = try RatingScale([0, 0.25, 0.5, 0.75, 1])
    let probabilities = [[0.1, 0.2, 0.3, 0.15, 0.25], [1, 0, 0, 0, 0], [0.2, 0.2, 0.2, 0.2, 0.2]]
    let ratings = try probabilities.map { try RatingDistribution(scale: scale, probabilities: $0) }
    let ids = ["a/b.jpg", "with \"quotes\", commas\tand tabs.png", "Grüße 日本.png"]
    let found = try write(ratings.map(Rating.distribution), ids)
    #expect(found.map(\.name) == ids)
    #expect(found.map(\.line) == [1, 2, 3])
    #expect(found.map(\.scale) == [scale, scale, scale])
    #expect(found.map(\.value) == ratings.map { .distribution($0.probabilities) })
  }

  @Test("of a tool that says no more, the mean and the spread are kept")
  func means() throws {
    let ratings: [Rating] = [.moments(mean: 4.25, standardDeviation: 1.5), .moments(mean: -2)]
    let found = try write(ratings, ["a", "b"])
    #expect(found.map(\.value) == [.mean(4.25, standardDeviation: 1.5), .mean(-2, standardDeviation: nil)])
    #expect(found.map(\.scale) == [nil, nil])
  }

  @Test("an earlier file is replaced as a whole")
  func replaced() throws {
    let folder = try ScratchFolder()
    let file = URL(filePath: folder("predictions.jsonl"))
    for count in [3, 1] {
      let ratings = (0..<count).map { Rating.moments(mean: Double($0)) }
      try PredictionsFile.write(
        ratings.map { ($0, [:]) }, of: samples((0..<count).map { "\($0)" }), to: file)
      #expect(try folder.text("predictions.jsonl").split(separator: "\n").count == count)
    }
    #expect(try folder.text("predictions.jsonl") == "{\"id\":\"0\",\"mean\":0}\n")
  }
}
