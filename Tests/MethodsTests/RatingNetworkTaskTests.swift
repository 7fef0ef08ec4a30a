import Foundation
import Methods
import Networks
import Ratings
import Testing
import Torch

@Suite("Tasks of one rating network")
struct RatingNetworkTaskTests {
  private func task(_ context: TaskContext) throws -> RatingNetworkTask {
    try RatingNetworkTask(context) { outputs, batch, _ in
      Loss(try EMDLoss()(logits: outputs, target: batch.target("distribution")))
    }
  }

  /// A batch of photos of which only the trunk's first feature is known, by photo and view.
  private func batch(_ values: [[Float]]) throws -> Batch {
    let examples = values.indices.map { number in
      Example(
        values[number].indices.map { view in
          View(sample: photo(number), key: .init(pool: .rated, photo: number, kind: "", variant: view)) {
            .rgb($0)
          }
        })
    }
    return try Batch(
      [examples], readsPixels: false,
      stored: ["trunk": { view in features(values[view.sample.number][view.key?.variant ?? 0]) }])
  }

  private let average = [0.05, 0.05, 0.1, 0.2, 0.3, 0.2, 0.1]

  private func rating(_ probabilities: [Double]) throws -> RatingDistribution {
    try RatingDistribution(scale: .oneToSeven, probabilities: probabilities)
  }

  @Test("without ratings there is nothing to learn")
  func noScale() {
    #expect(throws: TorchError.self) { try task(.tiny(scale: nil)) }
  }

  @Test("only a trunk that learns is among what learns, at its own rate")
  func whatLearns() throws {
    let frozen = try task(.tiny())
    #expect(frozen.networks.mapValues { ObjectIdentifier($0) } == ["network": .init(frozen.network.head)])
    #expect(frozen.players.map { $0.groups.map(\.learningRate) } == [[0.1]])
    #expect(frozen.network.trunk.parameters().allSatisfy { !$0.requiresGradient })
    #expect(frozen.frozen.map(\.name) == ["trunk"] && frozen.frozen[0].width == 16)
    #expect(!frozen.readsPixels)

    let whole = try task(.tiny(isTrunkFrozen: false))
    #expect(whole.networks.mapValues { ObjectIdentifier($0) } == ["network": .init(whole.network)])
    #expect(whole.players.map { $0.groups.map(\.learningRate) } == [[0.1, 0.001]])
    #expect(whole.network.parameters().allSatisfy { $0.requiresGradient })
    #expect(whole.frozen.isEmpty && whole.readsPixels)
  }

  @Test("what a frozen trunk makes of views is what its network reads of their pixels")
  func storedFeatures() throws {
    let task = try task(.tiny())
    let image = try photo(1).image()
    let pixels = try Batch([[Example([View(sample: photo(1), made: .rgb(image))])]])
    let row = try pixels.outputs(through: task.frozen[0].forward).floats()
    #expect(row.count == 16)
    let features = try Batch(
      [[Example([View(sample: photo(1), made: .rgb(image))])]], readsPixels: false,
      stored: ["trunk": { _ in row }])
    let (seen, read) = try (task.predictions(pixels).floats(), task.predictions(features).floats())
    for (seen, read) in zip(seen, read) { #expect(abs(seen - read) < 1e-6) }
    #expect(Set(seen).count == 7)
  }

  @Test("weights follow from the seed, those of the head under a frozen trunk from nothing else")
  func seeds() throws {
    let weights = { (seed: UInt64, isTrunkFrozen: Bool) in
      try task(.tiny(seed: seed, isTrunkFrozen: isTrunkFrozen)).network.stateDictionary()
        .mapValues { try $0.floats() }
    }
    let frozen = try weights(1, true)
    #expect(try weights(1, true) == frozen)
    #expect(try weights(1, false)["trunk.stem.0.weight"] == frozen["trunk.stem.0.weight"])
    #expect(try weights(2, true)["head.linear.weight"] != frozen["head.linear.weight"])
    let head = try withRandomSeed(1) { try RatingHead(TaskContext.tiny().specification) }
    #expect(try head.linear.weight.floats() == frozen["head.linear.weight"])
  }

  @Test("the trunk gets the weights that the experiment names, once")
  func loading() throws {
    var count = 0
    let task = try task(
      .tiny { network in
        count += 1
        for parameter in network.trunk.parameters() { try withoutGradient { try parameter.fill(0.25) } }
      })
    #expect(count == 1)
    let numbers = try task.network.trunk.parameters().flatMap { try $0.floats() }
    #expect(Set(numbers) == [0.25])
    let head = try task.network.head.linear.weight.floats()
    #expect(!head.contains(0.25))
  }

  @Test("it starts at the average rating, with features of mean 0 and deviation 1")
  func start() throws {
    let task = try task(.tiny())
    let other = try rating([0.2, 0.2, 0.2, 0.1, 0.1, 0.1, 0.1])
    let ratings = [try rating(average), other]
    let rows = try Tensor(features(1) + features(5), shape: [2, 16])
    try task.begin(with: TrainingPhotos(ratings: ratings) { _ in rows })

    let head = task.network.head
    #expect(try head.mean.floats() == features(3))
    let deviations = try head.deviation.floats()
    #expect(abs(deviations[0] - 2.001) < 1e-6 && abs(deviations[1] - 0.001) < 1e-9)
    // A photo with average features gets the average rating.
    let found = try task.predictions(batch([[3]])).doubles()
    for (found, pair) in zip(found, zip(average, other.probabilities)) {
      #expect(abs(found - (pair.0 + pair.1) / 2) < 1e-5)
    }
  }

  @Test("where nobody rated anything, it starts anywhere")
  func startWithout() throws {
    let task = try task(.tiny(isTrunkFrozen: false))
    let bias = try #require(task.network.head.linear.bias).floats()
    try task.begin(with: TrainingPhotos(ratings: []) { _ in try Tensor.zeros([0, 16]) })
    #expect(try task.network.head.linear.bias?.floats() == bias)
  }

  @Test("a prediction is the average of the probabilities of all views, photo by photo")
  func predictions() throws {
    let task = try task(.tiny())
    try task.network.head.likeBrightness()
    let values: [[Float]] = [[0.5, -0.25], [1, 0]]
    let found = try task.predictions(batch(values))
    #expect(found.shape == [2, 7])
    let expected = values.flatMap { views in
      let rows = views.map { feature in
        let weights = (0..<7).map { exp(Double(feature) * Double($0)) }
        return weights.map { $0 / weights.reduce(0, +) }
      }
      return zip(rows[0], rows[1]).map { ($0 + $1) / 2 }
    }
    for (found, expected) in zip(try found.doubles(), expected) { #expect(abs(found - expected) < 1e-6) }
  }

  @Test("a row of probabilities is a rating; other numbers are none")
  func ratings() throws {
    let task = try task(.tiny())
    let row = [Float(9)] + average.map(Float.init)
    let distribution = try #require(try task.rating(row[1...]).distribution)
    for (found, expected) in zip(distribution.probabilities, average) {
      #expect(abs(found - expected) < 1e-6)
    }
    #expect(throws: RatingError.self) { try task.rating(row[...6]) }
    #expect(throws: RatingError.self) { try task.rating([.nan, 0, 0, 0, 0, 0, 1]) }
    #expect(task.criterion == .emd2)
  }
}
