import Imaging
import Networks
import Ratings
import Torch

/// A network that rates images, batch by batch, while worker threads prepare the next ones.
struct Predictor {
  let network: RatingNetwork
  let scale: RatingScale
  let fit: Fit
  let bfloat16: Bool
  let workers: Int
  /// Asked between batches; true ends it with ``TrainingError/interrupted``.
  let isInterrupted: @Sendable () -> Bool
  /// Told the progress.
  let report: (TrainingEvent) -> Void

  private static let batch = 32

  /// The distributions of images 0 ..< count, in order.
  ///
  /// - Parameters:
  ///   - size: the network input of an image, known before it is made, so that a batch has one size.
  ///   - image: makes an image of any size; called on worker threads.
  func distributions(
    count: Int, size: (Int) -> PixelSize, image: @escaping @Sendable (Int) throws -> RGBImage
  ) throws -> [RatingDistribution] {
    try batched(count: count, size: size, image: image) { try distributions(of: $0) }
  }

  /// The distributions of photos of a cache, in order.
  func distributions(of indices: [Int], in cache: PhotoCache) throws -> [RatingDistribution] {
    try distributions(count: indices.count, size: { fit.frame(for: cache[indices[$0]].size).input }) {
      cache[indices[$0]]
    }
  }

  /// The pooled features of images 0 ..< count, in order: count × F.
  func features(
    count: Int, size: (Int) -> PixelSize, image: @escaping @Sendable (Int) throws -> RGBImage
  ) throws -> Tensor {
    let rows = try batched(count: count, size: size, image: image) { batch in
      network.evaluate()
      let features = try withoutGradient { try network.features(batch, bfloat16: bfloat16) }
      return try (0..<batch.count).map { try features.narrow(0, $0..<$0 + 1) }
    }
    return try Tensor.concatenate(rows, along: 0)
  }

  /// Applies `body` to batches of one size and puts its results back in order.
  private func batched<Result>(
    count: Int, size: (Int) -> PixelSize, image: @escaping @Sendable (Int) throws -> RGBImage,
    _ body: (PixelBatch) throws -> [Result]
  ) throws -> [Result] {
    let batches = grouped((0..<count).map { ($0, size($0)) }).flatMap { group in
      stride(from: 0, to: group.indices.count, by: Self.batch).map { start in
        (
          size: group.size,
          indices: Array(group.indices[start..<min(start + Self.batch, group.indices.count)])
        )
      }
    }
    let fit = fit
    let prefetcher = Prefetcher(count: batches.count, workers: workers) { number in
      let batch = batches[number]
      return PixelBatch(
        try batch.indices.map { index in
          let image = try image(index)
          // A resized photo's rounded sides may be nearest to another bucket than the photo's own.
          let frame = fit.frame(for: image.size)
          return try image.fitted(frame.input == batch.size ? frame : .cover(batch.size, by: image.size))
        }, size: batch.size)
    }
    defer { prefetcher.stop() }
    var results = [Result?](repeating: nil, count: count)
    let pace = Pace()
    var done = 0
    for batch in batches {
      guard !isInterrupted() else { throw TrainingError.interrupted }
      guard let pixels = try prefetcher.next() else { break }
      for (index, result) in zip(batch.indices, try body(pixels)) {
        results[index] = result
      }
      done += batch.indices.count
      let (rate, left) = pace.after(done, of: count, photos: done)
      report(.step(done, of: count, loss: nil, photosPerSecond: rate, secondsLeft: left))
    }
    return results.compactMap(\.self)
  }

  /// The distributions of one batch.
  func distributions(of batch: PixelBatch) throws -> [RatingDistribution] {
    network.evaluate()
    let logits = try withoutGradient { try network.logits(batch, bfloat16: bfloat16) }
    return try Training.distributions(logits: logits, scale: scale)
  }
}

/// The rating distributions of N×K logits.
func distributions(logits: Tensor, scale: RatingScale) throws -> [RatingDistribution] {
  let values = try logits.softmax(over: 1).floats().map(Double.init)
  return try stride(from: 0, to: values.count, by: scale.count).map { start in
    try RatingDistribution(scale: scale, probabilities: Array(values[start..<start + scale.count]))
  }
}

extension RatingNetwork {
  /// The network's pooled features, N×F in float32, with convolutions in bf16 if asked for.
  func features(_ batch: PixelBatch, bfloat16: Bool) throws -> Tensor {
    let input = try batch.tensor()
    return try bfloat16 ? withAutocast(.bfloat16) { try pooledFeatures(input) } : pooledFeatures(input)
  }

  /// The network's logits, N×K in float32; the head is never computed in reduced precision.
  func logits(_ batch: PixelBatch, bfloat16: Bool) throws -> Tensor {
    try head(features(batch, bfloat16: bfloat16))
  }
}

/// Indices of one size together, sizes in the order of their first appearance.
private func grouped(_ photos: [(index: Int, size: PixelSize)]) -> [(size: PixelSize, indices: [Int])] {
  var places: [PixelSize: Int] = [:]
  var groups: [(size: PixelSize, indices: [Int])] = []
  for photo in photos {
    if let place = places[photo.size] {
      groups[place].indices.append(photo.index)
    } else {
      places[photo.size] = groups.count
      groups.append((photo.size, [photo.index]))
    }
  }
  return groups
}
