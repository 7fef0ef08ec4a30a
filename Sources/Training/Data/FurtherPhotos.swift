import Datasets
import Experiments
import Foundation
import Imaging
import Methods
import Ratings

/// The photos of the data sets that are learned from beside the first one, set by set.
struct FurtherPhotos: Sendable {
  /// A photo with its set.
  struct Entry: Sendable {
    let set: FurtherSet
    /// Its number among the sets.
    let number: Int
    let photo: RatedPhoto
    let rating: RatingDistribution
    /// Its name among all photos of the experiment.
    var id: String { "\(set.name)/\(photo.id)" }
  }

  /// Those with a file, set by set.
  private(set) var entries: [Entry]
  /// The sets.
  let sets: [FurtherSet]
  /// Photos without a file.
  let omitted: Int

  /// Reads the sets; see ``RatedPhotos/init(_:in:without:)``.
  ///
  /// - Parameter leftOut: ids of photos that are left out whether they have a file or not.
  init(_ settings: Experiment.Data, in folder: URL, without leftOut: [String]) throws {
    var (entries, sets, omitted) = ([Entry](), [FurtherSet](), 0)
    for (name, own) in zip(settings.further, settings.furtherSets) {
      let prefix = name + "/"
      let left = leftOut.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
      let photos = try RatedPhotos(own, in: folder, without: left)
      guard let scale = photos.scale else { continue }
      let set = FurtherSet(name: name, question: own.kind.question, scale: scale)
      for (photo, rating) in zip(photos.photos, photos.ratings) {
        entries.append(Entry(set: set, number: sets.count, photo: photo, rating: rating))
      }
      sets.append(set)
      omitted += photos.omitted.count
    }
    (self.entries, self.sets, self.omitted) = (entries, sets, omitted)
  }

  /// Leaves out the photos at some indices.
  mutating func leaveOut(_ indices: Set<Int>) {
    entries = entries.indices.filter { !indices.contains($0) }.map { entries[$0] }
  }

  /// A photo as a step looks at it.
  func sample(_ number: Int, of images: Photos) -> Sample {
    let entry = entries[number]
    return Sample(
      id: entry.id, pool: .further, number: number, rating: entry.rating, set: entry.set,
      category: entry.photo.category
    ) { try images[number] }
  }

  /// Numbers of the photos that each training holds out: a fold of each set, or the share that the end is measured on.
  ///
  /// - Parameters:
  ///   - folds: how many there are, and the number of one; nil for the final training.
  ///   - share: what the final training holds out.
  func held(
    fold: (number: Int, of: Int)?, share: Double, seed: UInt64, scenes: Scenes?
  ) throws(Split.Problem) -> Set<Int> {
    var held: Set<Int> = []
    for set in sets {
      let numbers = entries.indices.filter { entries[$0].set == set }
      let places = Dictionary(numbers.map { (entries[$0].id, $0) }) { first, _ in first }
      let photos = numbers.map { number in
        RatedPhoto(
          id: entries[number].id, ratings: entries[number].photo.ratings,
          category: entries[number].photo.category)
      }
      let split =
        if let fold {
          try CrossValidation.folds(fold.of, of: photos, seed: seed, scenes: scenes)[fold.number]
        } else {
          try Split(name: set.name, of: photos, holdingOut: share, seed: seed)
        }
      held.formUnion(split.validation.compactMap { places[$0] })
    }
    return held
  }
}
