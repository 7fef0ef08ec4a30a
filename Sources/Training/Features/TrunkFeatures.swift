import Imaging
import Ratings
import Torch

/// What the trunk, which does not learn, makes of every view of every photo: computed once, learned from many times.
struct TrunkFeatures {
  /// The pooled features of the views of some photos: V rows for each photo, in order.
  struct Table {
    let rows: Tensor
    let viewsPerPhoto: Int

    /// One random view of each of these photos.
    func draw(_ photos: [Int], using generator: inout SeededGenerator) throws(TorchError) -> Tensor {
      let numbers = photos.map { $0 * viewsPerPhoto + generator.index(below: viewsPerPhoto) }
      return try rows.indexSelect(0, Tensor(numbers))
    }

    /// The first view of each of these photos.
    func first(_ photos: [Int]) throws(TorchError) -> Tensor {
      try rows.indexSelect(0, Tensor(photos.map { $0 * viewsPerPhoto }))
    }
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
  init(of data: TrainingData, _ experiment: Experiment, with predictor: Predictor) throws {
    let fit = experiment.fit
    func table(
      _ photos: [Int], _ cache: PhotoCache, views: Int,
      _ view: @escaping @Sendable (Int, Int) throws -> RGBImage
    ) throws -> Table {
      let rows = try predictor.features(
        count: photos.count * views, size: { fit.frame(for: cache[photos[$0 / views]].size).input }
      ) { row in try view(photos[row / views], row % views) }
      return Table(rows: rows, viewsPerPhoto: views)
    }
    func degraded(_ photos: [Int], _ cache: PhotoCache, _ place: UInt64) throws -> Table {
      try table(photos, cache, views: experiment.views.degraded) { photo, number in
        var generator = SeededGenerator(seed: experiment.seed, place: place, UInt64(photo), UInt64(number))
        return try cache[photo].degraded(experiment.ranking, using: &generator)
      }
    }
    let all = Array(data.rated.indices)
    let images = data.ratedImages
    rated = try table(all, images, views: experiment.views.mirror ? 2 : 1) { photo, number in
      number == 0 ? images[photo] : images[photo].flipped()
    }
    let ranks = experiment.ranking.weight > 0
    ratedDegraded = ranks ? try degraded(all, images, Place.ratedDegraded) : nil
    guard ranks, experiment.ranking.unlabelledPairs > 0, !data.trainedUnlabelled.isEmpty else {
      (unlabelled, unlabelledDegraded) = (nil, nil)
      return
    }
    let others = data.unlabelledImages
    unlabelled = try table(data.trainedUnlabelled, others, views: 1) { photo, _ in others[photo] }
    unlabelledDegraded = try degraded(data.trainedUnlabelled, others, Place.unlabelledDegraded)
  }
}
