import Imaging
import Networks
import Ratings
import Testing
import Torch

@testable import Methods

@Suite("Several questions on one trunk")
struct JointTaskTests {
  private let biq = FurtherSet(name: "biq", question: .quality, scale: .quarters)
  private let koniq = FurtherSet(name: "votes", question: .beauty, scale: .oneToFive)

  private func distribution(_ scale: RatingScale, certain value: Int) throws -> RatingDistribution {
    try RatingDistribution(scale: scale, probabilities: scale.values.indices.map { $0 == value ? 1 : 0 })
  }

  /// A rated photo and two further ones, whose only feature is known.
  private func batch(_ values: [Float], sets: [FurtherSet]) throws -> Batch {
    var samples = [photo(0, rating: try distribution(.oneToSeven, certain: 3))]
    for (number, set) in sets.enumerated() {
      samples.append(
        Sample(
          id: "f\(number)", pool: .further, number: number + 1,
          rating: try distribution(set.scale, certain: 1), set: set, category: "a"
        ) { throw TorchError(operation: "test", message: "nobody should look") })
    }
    let examples = samples.map { sample in
      Example(
        [
          View(sample: sample, key: .init(pool: sample.pool, photo: sample.number, kind: "", variant: 0)) {
            .rgb($0)
          }
        ],
        targets: sample.targetsWithCategory)
    }
    return try Batch(
      [[examples[0]], Array(examples.dropFirst())], readsPixels: false,
      stored: ["trunk": { features(values[$0.sample.number]) }])
  }

  private func context(_ sets: [FurtherSet]) -> TaskContext {
    let tiny = TaskContext.tiny()
    return TaskContext(
      seed: 1, scale: .oneToSeven, further: sets, specification: tiny.specification, rates: tiny.rates,
      isTrunkFrozen: true, readsFiles: false)
  }

  @Test("each photo teaches the head of its own question and scale, and none other")
  func losses() throws {
    var method = RankedRating()
    (method.weight, method.furtherWeight, method.within) = (0, 2, 0)
    let task = try JointTask(method, context([biq, koniq]))
    for head in task.heads { try head.likeBrightness(slope: 0.5) }
    let batch = try batch([0, 0.5, 3], sets: [biq, koniq])
    let loss = try task.loss(of: #require(task.players.first), on: batch, at: Moment())
    // One logit of 0 for any feature, where raters said 1 on 0, ¼ … 1: a share of .25.
    #expect(abs(try (loss.parts["biq"]?.item() ?? 0) - 0.0625) < 1e-6)
    let logits = (0..<5).map { 1.5 * Float($0) }
    let votes = try EMDLoss()(
      logits: Tensor(logits, shape: [1, 5]), target: Tensor([0, 1, 0, 0, 0], shape: [1, 5]))
    #expect(abs(try (loss.parts["votes"]?.item() ?? 0) - votes.item()) < 1e-6)
    let rating = try loss.parts["rating"]?.item() ?? .nan
    #expect(abs(try loss.total.item() - (rating + 2 * 0.0625 + 2 * votes.item())) < 1e-5)
  }

  @Test("a row holds what each head says, and is read by the set that is asked for")
  func predictions() throws {
    let task = try JointTask(RankedRating(), context([biq, koniq]))
    for (head, bias) in zip(task.heads.dropFirst(), [[0.75], [0, 0, 0, 0, 9]] as [[Double]]) {
      try head.likeBrightness(slope: 0)
      try head.start(saying: bias)
    }
    let rows = try task.predictions(batch([0, 0, 0], sets: [biq, koniq]))
    #expect(rows.shape == [3, 7 + 1 + 5])
    let row = try rows.floats().prefix(13)
    #expect(try task.rating(row).distribution?.scale == .oneToSeven)
    #expect(try task.rating(row, by: biq) == .moments(mean: 0.75))
    let votes = try task.rating(row, by: koniq)
    #expect(try #require(votes).mean > 4.9)
    #expect(
      try task.rating(row, by: FurtherSet(name: "other", question: .quality, scale: .quarters)) == nil)
  }

  @Test("the loss within categories does not mind what all photos of a category have in common")
  func within() throws {
    var method = RankedRating()
    let truths = try Tensor([0.2, 0.4, 0.9, 0.7] as [Float])
    let categories = try Tensor([5, 5, 8, 8] as [Float])
    func loss(_ scores: [Float]) throws -> Double {
      try method.qualityLoss(Tensor(scores), truths, categories: categories).item()
    }
    method.within = 1
    #expect(try loss([0.7, 0.9, 0.3, 0.1]) < 1e-12)
    // Errors ∓.1 within the first category.
    #expect(abs(try loss([0.3, 0.3, 0.9, 0.7]) - 0.005) < 1e-7)
    method.within = 0
    #expect(abs(try loss([0.7, 0.9, 0.3, 0.1]) - (0.5 * 0.25 + 0.5 * 0.36)) < 1e-6)
    method.within = 0.5
    #expect(abs(try loss([0.7, 0.9, 0.3, 0.1]) - 0.5 * (0.5 * 0.25 + 0.5 * 0.36)) < 1e-6)
  }

  @Test("the loss within categories has the slope of finite differences")
  func slope() throws {
    var method = RankedRating()
    method.within = 0.7
    let (truths, categories) = (try Tensor([0.2, 0.4, 0.9] as [Float]), try Tensor([5, 8, 8] as [Float]))
    let scores: [Float] = [0.3, 0.1, 0.6]
    let leaf = try Tensor(scores).requireGradient()
    try method.qualityLoss(leaf, truths, categories: categories).backward()
    let slopes = try #require(leaf.gradient).doubles()
    for place in scores.indices {
      var (low, high) = (scores, scores)
      low[place] -= 1e-2
      high[place] += 1e-2
      let difference =
        try method.qualityLoss(Tensor(high), truths, categories: categories).item()
        - method.qualityLoss(Tensor(low), truths, categories: categories).item()
      #expect(abs(slopes[place] - Double(difference) / 2e-2) < 1e-3)
    }
  }
}
