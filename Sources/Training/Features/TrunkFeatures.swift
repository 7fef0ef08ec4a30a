import Imaging
import Methods
import Networks
import Ratings
import Torch

/// What the trunk, which does not learn, makes of every view of every photo: computed once, learned from many times.
struct TrunkFeatures: Sendable {
  /// The pooled features of the views of some photos: V rows for each photo, in order.
  struct Table: Sendable {
    let rows: Tensor
    let viewsPerPhoto: Int
    /// The place of each photo in the table, by its number in the data set.
    let places: [Int: Int]

    /// One view of each of some photos, chosen by a number in 0 ..< 1.
    func rows(_ views: [(photo: Int, draw: Double)]) throws(TorchError) -> Tensor {
      try rows.indexSelect(
        0, Tensor(views.map { row($0.photo) + min(viewsPerPhoto - 1, Int($0.draw * Double(viewsPerPhoto))) }))
    }

    /// The first view of each of these photos.
    func first(_ photos: [Int]) throws(TorchError) -> Tensor {
      try rows.indexSelect(0, Tensor(photos.map(row)))
    }

    private func row(_ photo: Int) -> Int { (places[photo] ?? 0) * viewsPerPhoto }
  }

  /// The rated photos as they are, and mirrored if asked for.
  let rated: Table
  /// The rated photos, degraded; nil when nothing is ranked.
  let ratedDegraded: Table?
  /// The unlabelled photos to learn from, as they are; nil when there are none.
  let unlabelled: Table?
  /// The unlabelled photos to learn from, degraded.
  let unlabelledDegraded: Table?

  /// Puts all views through the trunk.
  ///
  /// A view depends on the seed, its photo and its number alone.
  init(of data: TrainingData, _ experiment: Experiment, _ network: RatingNetwork, with predictor: Predictor)
    throws
  {
    let fit = experiment.fit
    let mirror = experiment.views.mirror
    let ranking = (experiment.method as? RankedRating).flatMap { $0.weight > 0 ? $0 : nil }
    let others = ranking.map { $0.unlabelledPhotos > 0 ? data.trainedUnlabelled : [] } ?? []
    let degradedViews = ranking == nil ? 0 : experiment.views.degraded
    let share = predictor.session.shard
    // One clock for all tables, so that the time left is that of all of them.
    var pace = Pace(
      of: share.range(of: data.rated.count).count * ((mirror ? 2 : 1) + degradedViews)
        + share.range(of: others.count).count * (1 + degradedViews))
    func table(
      _ numbers: [Int], views: Int, _ make: @escaping @Sendable (Int) throws -> [RGBImage]
    ) throws -> Table {
      let rows = try predictor.rows(
        count: numbers.count, viewsPerPhoto: views, pace: &pace, through: { try network.pooledFeatures($0) },
        views: { try make(numbers[$0]) })
      let places = Dictionary(uniqueKeysWithValues: numbers.enumerated().map { ($1, $0) })
      return Table(rows: rows, viewsPerPhoto: views, places: places)
    }
    let all = Array(data.rated.indices)
    let rated = data.ratedImages
    self.rated = try table(all, views: mirror ? 2 : 1) { number in
      let photo = try rated[number]
      return try (mirror ? [photo, photo.flipped()] : [photo]).map { try $0.fitted(fit) }
    }
    guard let method = ranking else {
      (ratedDegraded, unlabelled, unlabelledDegraded) = (nil, nil, nil)
      return
    }
    let (views, seed) = (experiment.views.degraded, experiment.seed)
    func degraded(_ numbers: [Int], _ photos: Photos, _ place: UInt64) throws -> Table {
      try table(numbers, views: views) { number in
        let photo = try photos[number]
        let input = fit.frame(for: photo.size).input
        return try (0..<views).map { view in
          var generator = SeededGenerator(seed: seed, place: place, UInt64(number), UInt64(view))
          return try method.degraded(photo, using: &generator).fitted(fit, to: input)
        }
      }
    }
    ratedDegraded = try degraded(all, rated, Place.ratedDegraded)
    guard !others.isEmpty else {
      (unlabelled, unlabelledDegraded) = (nil, nil)
      return
    }
    let images = data.unlabelledImages
    unlabelled = try table(others, views: 1) { try [images[$0].fitted(fit)] }
    unlabelledDegraded = try degraded(others, images, Place.unlabelledDegraded)
  }
}
