import Imaging
import Methods
import Ratings
import Torch

/// Puts photos through a network, batch by batch, while worker threads prepare the next ones.
struct Predictor {
  let network: any Layer
  let method: any Method
  let scale: RatingScale
  let fit: Fit
  let bfloat16: Bool
  let session: Session

  /// Photos per batch, and views that go through the network together.
  private static let batch = 32

  /// The distributions of photos 0 ..< count, in order.
  ///
  /// - Parameter image: makes a photo; called on worker threads.
  func distributions(
    count: Int, image: @escaping @Sendable (Int) throws -> RGBImage
  ) throws -> [RatingDistribution] {
    guard count > 0 else { return [] }
    let (method, fit) = (method, fit)
    var pace = Pace(of: session.shard.range(of: count).count)
    let rows = try rows(count: count, pace: &pace, through: { try network($0) }) {
      try method.testViews(of: image($0), fit: fit)
    }
    let probabilities = try method.distribution(rows)
    let views = probabilities.shape[0] / count
    return try ratingDistributions(
      probabilities.reshape([count, views, scale.count]).mean(over: [1]), scale: scale)
  }

  /// The distributions of some photos, in order.
  func distributions(of indices: [Int], in photos: Photos) throws -> [RatingDistribution] {
    try distributions(count: indices.count) { try photos[indices[$0]] }
  }

  /// What `forward` makes of the views of photos 0 ..< count, in float32.
  ///
  /// The views of the first photo come first, then those of the second.
  ///
  /// - Parameters:
  ///   - viewsPerPhoto: as many steps of `pace` a photo takes.
  ///   - views: makes a photo's views, always equally many; called on worker threads.
  func rows(
    count: Int, viewsPerPhoto: Int = 1, pace: inout Pace, through forward: (Tensor) throws -> Tensor,
    views: @escaping @Sendable (Int) throws -> [RGBImage]
  ) throws -> Tensor {
    guard let group = session.group else { return try rows(0..<count, viewsPerPhoto, &pace, forward, views) }
    let own = group.shard.range(of: count)
    // Whoever has nothing to do still has to know how long a row is.
    let rows = try rows(own.isEmpty ? 0..<1 : own, viewsPerPhoto, &pace, forward, views)
    return try group.allGather(rows: own.isEmpty ? rows.narrow(0, 0..<0) : rows)
  }

  private func rows(
    _ range: Range<Int>, _ viewsPerPhoto: Int, _ pace: inout Pace, _ forward: (Tensor) throws -> Tensor,
    _ views: @escaping @Sendable (Int) throws -> [RGBImage]
  ) throws -> Tensor {
    if network.isTraining { network.evaluate() }
    let batches = (range.count + Self.batch - 1) / Self.batch
    let prefetcher = Prefetcher(0..<batches, workers: session.workers) { number in
      let start = range.lowerBound + number * Self.batch
      let photos = start..<min(start + Self.batch, range.upperBound)
      return Batch.Stack.stacks(of: try photos.flatMap(views), limit: Self.batch)
    }
    defer { prefetcher.stop() }
    var rows: [Tensor] = []
    for number in 0..<batches {
      try session.check()
      guard let stacks = try prefetcher.next(whileWaiting: session.check) else { break }
      let batch = Batch(photos: [], ratings: [], stacks: stacks, bfloat16: bfloat16)
      let output = try withoutGradient {
        try batch.outputs { views in
          // Others would otherwise be missed only at the end, when all rows come together.
          try session.check()
          return try forward(views)
        }
      }
      rows.append(output)
      let photos = min(Self.batch, range.count - number * Self.batch)
      pace.step(photos * viewsPerPhoto, photos: photos * viewsPerPhoto)
      session.tell(pace.event(loss: nil))
    }
    return try Tensor.concatenate(rows, along: 0)
  }
}

/// The rating distributions of N×K probabilities.
func ratingDistributions(_ probabilities: Tensor, scale: RatingScale) throws -> [RatingDistribution] {
  let values = try probabilities.floats().map(Double.init)
  return try stride(from: 0, to: values.count, by: scale.count).map { start in
    try RatingDistribution(scale: scale, probabilities: Array(values[start..<start + scale.count]))
  }
}
