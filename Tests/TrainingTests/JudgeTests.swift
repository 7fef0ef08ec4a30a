import Foundation
import Imaging
import Methods
import Ratings
import Testing
import Torch

@testable import Training

@Suite("Judges")
struct JudgeTests {
  private func samples(_ greys: [UInt8], votes: [Double], category: String? = nil) throws -> [Sample] {
    let scale = try #require(BrightnessTask.scale)
    return try greys.enumerated().map { number, grey in
      Sample(
        id: "\(number)", pool: .rated, number: number,
        rating: try RatingDistribution(scale: scale, probabilities: [1 - votes[number], votes[number]]),
        category: category
      ) {
        RGBImage(
          size: PixelSize(width: 4, height: 4),
          filledWith: RGBImage.Colour(red: grey, green: grey, blue: grey))
      }
    }
  }

  private func judge(
    _ task: any TrainingTask, _ photos: [Sample], _ toy: ToyData, floor: Double? = nil
  ) throws -> Judge {
    let scale = try #require(BrightnessTask.scale)
    return Judge(
      task: task, source: try toy.source(fit: Fit(policy: .squash, side: 4)), photos: photos,
      floor: try floor.map { try RatingDistribution(scale: scale, probabilities: [1 - $0, $0]) },
      threshold: nil, session: Session())
  }

  @Test("ratings are measured beside the floor, by distances and correlations that are known")
  func ratings() throws {
    let toy = try ToyData(rated: 8, unlabelled: 0, size: PixelSize(width: 8, height: 8))
    defer { toy.remove() }
    // Predicted .2, .4, .8; rated .3, .4, .6: gaps .1, 0, .2. The floor of .5 has gaps .2, .1, .1.
    let photos = try samples([51, 102, 204], votes: [0.3, 0.4, 0.6])
    let verdict = try judge(BrightnessTask(), photos, toy, floor: 0.5).verdict()

    // Of two values, EMD(2) is |gap| / √2 and EMD(1) |gap| / 2.
    #expect(abs(verdict.value - 0.1 / 2.0.squareRoot()) < 1e-6)
    let expected = [
      "EMD(2)": 0.1 / 2.0.squareRoot(), "EMD(1)": 0.05, "SRCC": 1,
      "EMD(2) floor": 0.4 / 3 / 2.0.squareRoot(), "EMD(1) floor": 0.2 / 3,
      // .3, .4, .6 are half of .2, .4, .8 and .2.
      "LCC": 1,
    ]
    // A constant has no correlation.
    #expect(verdict.scalars.keys.sorted() == expected.keys.sorted())
    for (name, value) in expected { #expect(abs((verdict.scalars[name] ?? 9) - value) < 1e-6, "\(name)") }
    let means = try #require(verdict.histograms["predicted means"])
    for (found, mean) in zip(means, [0.2, 0.4, 0.8]) { #expect(abs(found - mean) < 1e-6) }
    #expect(verdict.record.evaluation?.count == 3 && verdict.record.floor?.count == 3)
    #expect(verdict.record.measures == nil)
    #expect(verdict.line.hasSuffix("n 3"))
  }

  @Test("the judge finds what an evaluation of the same predictions finds")
  func evaluation() throws {
    let toy = try ToyData(rated: 8, unlabelled: 0, size: PixelSize(width: 8, height: 8))
    defer { toy.remove() }
    // More than one batch.
    let greys = (0..<40).map { UInt8(3 + 6 * $0) }
    let votes = (0..<40).map { Double(($0 * 17) % 40) / 40 }
    let photos = try samples(greys, votes: votes, category: "all")
    let verdict = try judge(BrightnessTask(), photos, toy, floor: 0.5).verdict()
    let scale = try #require(BrightnessTask.scale)
    let predictions = try greys.map {
      Rating.distribution(
        try RatingDistribution(scale: scale, probabilities: [1 - Double($0) / 255, Double($0) / 255]))
    }
    let expected = try Evaluation(
      predictions: predictions, truths: photos.compactMap { $0.rating.map(Rating.distribution) },
      categories: photos.map(\.category), threshold: nil, bootstrap: .none)
    let found = try #require(verdict.record.evaluation)
    for metric in [Evaluation.Metric.emd1, .emd2, .srccMean, .lccMean, .srccMeanWithin] {
      let (found, expected) = (try #require(found[metric].value), try #require(expected[metric].value))
      #expect(abs(found - expected) < 1e-6, "\(metric)")
    }
    #expect(verdict.value == found[.emd2].value)
  }

  /// Measures the mean grey of a batch, and how many photos it has.
  private final class Measuring: TrainingTask {
    let networks: [String: Module] = [:]
    let players: [Player] = []

    func loss(of player: Player, on batch: Batch, at moment: Moment) throws -> Loss { Loss(try Tensor(0)) }

    func measures(_ batch: Batch) throws -> [(name: String, value: Double)] {
      let grey = try batch.input(view: 0).mean().item() * 128 + 127
      return [("grey", grey), ("photos", Double(batch.photos.count))]
    }
  }

  @Test("what a task measures itself is averaged over photos, not over batches")
  func measures() throws {
    let toy = try ToyData(rated: 8, unlabelled: 0, size: PixelSize(width: 8, height: 8))
    defer { toy.remove() }
    // A batch of 32 photos and one of 8.
    let greys = (0..<40).map { UInt8($0 < 32 ? 100 : 200) }
    let photos = try samples(greys, votes: greys.map { _ in 0.5 })
    let verdict = try judge(Measuring(), photos, toy).verdict()
    #expect(abs(verdict.value - 120) < 1e-3)
    #expect(verdict.scalars.keys.sorted() == ["grey", "photos"])
    #expect(abs((verdict.scalars["photos"] ?? 0) - (32.0 * 32 + 8 * 8) / 40) < 1e-4)
    #expect(verdict.record.measures == verdict.scalars && verdict.record.evaluation == nil)
    #expect(verdict.line == "grey 120.0000  photos 27.2000  n 40")
    #expect(verdict.histograms.isEmpty)
  }
}
