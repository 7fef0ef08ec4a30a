import Imaging
import Methods
import Ratings
import Torch

/// Puts photos through a task, batch by batch, while worker threads prepare the next ones.
struct Predictor {
  let task: any RatingTask
  var source: BatchSource
  let session: Session

  /// The ratings of some photos, in order.
  ///
  /// - Parameter usesFeatures: whether what frozen networks made of these photos is taken instead of their pixels.
  func ratings(of photos: [Sample], usesFeatures: Bool = true) throws -> [Rating] {
    try predictions(of: photos, usesFeatures: usesFeatures).map(\.rating)
  }

  /// The ratings of some photos, and their attributes where the task tells some, in order.
  func predictions(
    of photos: [Sample], usesFeatures: Bool = true
  ) throws -> [(rating: Rating, attributes: [String: Double])] {
    guard !photos.isEmpty else { return [] }
    let rows = try HeldOutBatches(photos, source, session, usesFeatures: usesFeatures).rows { batch in
      try task.predictions(batch)
    }
    let values = try rows.floats()
    let width = values.count / photos.count
    return try photos.enumerated().map { number, photo in
      let row = values[number * width..<(number + 1) * width]
      let rating = try photo.set.flatMap { try task.rating(row, by: $0) } ?? task.rating(row)
      return (rating, task.attributes(row))
    }
  }

  /// The ratings of images 0 ..< count, in order, of photos that the data set does not have in this form.
  ///
  /// - Parameter image: makes one; called on worker threads.
  func ratings(count: Int, image: @escaping @Sendable (Int) throws -> RGBImage) throws -> [Rating] {
    let photos = (0..<count).map { number in
      Sample(id: "\(number)", pool: .unlabelled, number: number) { try image(number) }
    }
    return try ratings(of: photos, usesFeatures: false)
  }
}

/// Photos that are measured, in batches that the processes share.
struct HeldOutBatches {
  private let photos: [Sample]
  private let source: BatchSource
  private let session: Session
  private let usesFeatures: Bool

  init(_ photos: [Sample], _ source: BatchSource, _ session: Session, usesFeatures: Bool = true) {
    (self.photos, self.source, self.session, self.usesFeatures) = (photos, source, session, usesFeatures)
  }

  /// What `forward` makes of all photos' test views: one row for each photo, in order, in all processes.
  func rows(_ forward: (Batch) throws -> Tensor) throws -> Tensor {
    guard let group = session.group else { return try rows(0..<photos.count, forward) }
    let own = group.shard.range(of: photos.count)
    // Whoever has nothing to do still has to know how long a row is.
    let rows = try rows(own.isEmpty ? 0..<1 : own, forward)
    return try group.allGather(rows: own.isEmpty ? rows.narrow(0, 0..<0) : rows)
  }

  private func rows(_ range: Range<Int>, _ forward: (Batch) throws -> Tensor) throws -> Tensor {
    let (photos, source, usesFeatures) = (photos, source, usesFeatures)
    let size = BatchSource.testBatch
    let batches = (range.count + size - 1) / size
    let prefetcher = Prefetcher(0..<batches, workers: session.workers) { number in
      let start = range.lowerBound + number * size
      return try source.testBatch(
        Array(photos[start..<min(start + size, range.upperBound)]), usesFeatures: usesFeatures)
    }
    defer { prefetcher.stop() }
    var pace = Pace(of: range.count)
    var rows: [Tensor] = []
    for _ in 0..<batches {
      try session.check()
      guard let batch = try prefetcher.next(whileWaiting: session.check) else { break }
      rows.append(try withoutGradient { try forward(batch) })
      pace.step(batch.photos.count, photos: batch.photos.count)
      session.tell(pace.event(loss: nil))
    }
    return try Tensor.concatenate(rows, along: 0)
  }
}
