import Datasets
import Experiments
import Imaging
import Methods
import Ratings

extension RatedPhotos {
  /// What is known of each photo beside its rating: names, and for each photo a number in 0 … 1 for each.
  ///
  /// - Parameters:
  ///   - seed: of those that are chance.
  ///   - images: the photos, in order.
  func attributes(
    _ kind: Experiment.Data.Attributes, seed: UInt64, of images: Photos
  ) throws -> (names: [String], values: [[Double]]) {
    switch kind {
    case .none: return ([], [])
    case .dataset:
      guard let dataset, !dataset.attributes.isEmpty else { return ([], []) }
      return (dataset.attributes, photos.map(dataset.attributeShares))
    case .weak:
      return photos.isEmpty ? ([], []) : (WeakAttributes.names, try images.weakAttributes())
    case .random:
      let names = (1...11).map { "Random\($0)" }
      let values = photos.indices.map { number in
        var generator = SeededGenerator(seed: seed, place: RandomStream.attributes, UInt64(number))
        return names.map { _ in generator.uniform() }
      }
      return (names, values)
    }
  }
}
