import Datasets
import Methods
import Ratings
import Torch

/// Batches of features that a frozen trunk has computed before, for its head.
struct FeatureSource: BatchSource {
  let data: TrainingData
  let features: TrunkFeatures
  let seed: UInt64

  func batch(_ share: DataOrder.Share) throws -> Batch {
    let rated = share.rated.map { (photo: $0.photo, draw: draw(Place.ratedViews, share.epoch, $0.place)) }
    let others = share.unlabelled.map {
      (photo: $0.photo, draw: draw(Place.unlabelledViews, share.epoch, $0.place))
    }
    let features = features
    let count = rated.count + others.count
    let ranks = features.ratedDegraded != nil
    let stack = Batch.Stack(places: Array(0..<(ranks ? 2 * count : count))) {
      var rows = [try features.rated.rows(rated.map { ($0.photo, $0.draw.whole) })]
      if let table = features.unlabelled {
        rows.append(try table.rows(others.map { ($0.photo, $0.draw.whole) }))
      }
      if let table = features.ratedDegraded {
        rows.append(try table.rows(rated.map { ($0.photo, $0.draw.degraded) }))
      }
      if let table = features.unlabelledDegraded {
        rows.append(try table.rows(others.map { ($0.photo, $0.draw.degraded) }))
      }
      return try Tensor.concatenate(rows, along: 0)
    }
    return Batch(
      photos: rated.map { data.rated[$0.photo].id } + others.map { data.unlabelled[$0.photo].id },
      ratings: data.truths(rated.map(\.photo)), stacks: [stack])
  }

  /// Which of a photo's views, as it is and degraded, have this turn: uniform in 0 ..< 1.
  private func draw(_ stream: UInt64, _ epoch: Int, _ place: Int) -> (whole: Double, degraded: Double) {
    var generator = SeededGenerator(seed: seed, place: stream, UInt64(epoch), UInt64(place))
    return (generator.uniform(), generator.uniform())
  }
}
