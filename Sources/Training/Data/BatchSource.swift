import Experiments
import Imaging
import Methods
import Ratings
import Torch

/// The one source of batches: photos, their views, and what frozen networks have made of those before.
///
/// Called on worker threads; what comes out follows from the arguments alone.
struct BatchSource: Sendable {
  let data: TrainingData
  let order: DataOrder
  let method: any Method
  let fit: Fit
  let views: Experiment.Views
  var bfloat16: Bool
  let seed: UInt64
  /// What frozen networks made of views, by their names; none where everything learns.
  let features: FeatureStore?
  /// Where batches are computed with.
  let device: Device
  /// Whether views are made, too.
  let readsPixels: Bool

  /// Part `index` of `count` of a step, counted from 0 over all epochs.
  func batch(_ index: Int, of count: Int, step: Int) throws -> Batch {
    let share = order.share(index, of: count, step: step)
    let draws = try zip(order.lots, share.turns).map { lot, turns in
      try turns.map { turn in
        let generator = SeededGenerator(
          seed: seed, place: lot.place(lot.draw.pool.views, share.epoch, turn.place))
        var maker =
          features == nil
          ? ViewMaker.free(generator, mirrors: views.mirror)
          : .choosing(generator, seed: seed, mirrors: views.mirror, variants: views.variants)
        return try method.example(
          of: turn.photos.map { data.sample(lot.draw.pool, $0) }, fit: fit, views: &maker)
      }
    }
    return try assemble(draws)
  }

  /// The test views of some photos; of those that the frozen networks have seen, what they made of them.
  func testBatch(_ photos: [Sample], usesFeatures: Bool = true) throws -> Batch {
    let examples = try photos.map { photo in
      var maker = testMaker(photo)
      return try method.testExample(of: photo, fit: fit, views: &maker)
    }
    return try assemble([examples], limit: Self.testBatch, usesFeatures: usesFeatures)
  }

  /// Photos, and views in a stack, of a test batch.
  static let testBatch = 32

  /// Every view that a step or a measurement may ask for, of the photos of one pool, in order of kinds and photos.
  func allViews(of pool: Draw.Pool) throws -> [[View]] {
    let lots = order.lots.filter { $0.draw.pool == pool }
    let samples = data.photos(of: pool).map { data.sample(pool, $0) }
    var kinds: [String] = []
    var all: [String: [View]] = [:]
    for sample in samples {
      var known: Set<View.Key> = []
      func add(_ example: Example) {
        for view in example.views where view.sample.number == sample.number {
          guard let key = view.key, known.insert(key).inserted else { continue }
          if all[key.kind] == nil { kinds.append(key.kind) }
          all[key.kind, default: []].append(view)
        }
      }
      var (variant, choices) = (0, 1)
      while variant < choices {
        for lot in lots {
          var maker = ViewMaker.fixed(variant, seed: seed, mirrors: views.mirror, variants: views.variants)
          let photos = Array(repeating: sample, count: lot.draw.kind == .pairs ? 2 : 1)
          add(try method.example(of: photos, fit: fit, views: &maker))
          choices = max(choices, maker.choices)
        }
        variant += 1
      }
      var maker = testMaker(sample)
      add(try method.testExample(of: sample, fit: fit, views: &maker))
    }
    return kinds.compactMap { all[$0] }
  }

  private func testMaker(_ photo: Sample) -> ViewMaker {
    let place: [UInt64] = [RandomStream.evaluation, UInt64(photo.number)]
    return features == nil
      ? .free(SeededGenerator(seed: seed, place: place), mirrors: false)
      : .fixed(0, seed: seed, mirrors: views.mirror, variants: views.variants)
  }

  private func assemble(
    _ draws: [[Example]], limit: Int = .max, usesFeatures: Bool = true
  ) throws -> Batch {
    let stored = usesFeatures ? features?.lookups ?? [:] : [:]
    return try Batch(
      draws, bfloat16: bfloat16, limit: limit, readsPixels: readsPixels || stored.isEmpty, stored: stored
    ).sent(to: device)
  }
}
