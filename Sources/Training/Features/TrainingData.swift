import Datasets
import Foundation
import Imaging
import Ratings

/// Every photo of an experiment, decoded, and which of them are kept from training.
struct TrainingData: Sendable {
  let rated: [RatedPhoto]
  let ratedImages: PhotoCache
  let unlabelled: [UnlabelledPhoto]
  let unlabelledImages: PhotoCache
  /// Indices into `unlabelled` that training may use.
  let trainedUnlabelled: [Int]
  /// Indices into `unlabelled` that are kept from training.
  let heldOutUnlabelled: [Int]

  /// The scale that the ratings are on.
  var scale: RatingScale { OASIS.scale }
}

extension TrainingData {
  /// Reads lists and photos; whatever is missing, malformed or too little is an error that says so.
  init(_ experiment: Experiment, folder: URL) throws {
    rated = try OASIS.read(resolve(experiment.data.oasis, in: folder)).photos
    unlabelled = try experiment.data.unlabelled.flatMap { name in
      try Folder.read(resolve(name, in: folder)).map {
        UnlabelledPhoto(id: "\(name)/\($0.id)", path: $0.path)
      }
    }
    let held = experiment.data.heldOutUnlabelled
    let needsPairs = experiment.ranking.weight > 0 && experiment.ranking.unlabelledPairs > 0
    guard unlabelled.isEmpty || unlabelled.count > (needsPairs ? held : held - 1) else {
      throw TrainingError.tooFewPhotos(
        of: "unlabelled photos", found: unlabelled.count, needed: held + (needsPairs ? 1 : 0))
    }
    guard rated.count >= experiment.optimization.batch else {
      throw TrainingError.tooFewPhotos(
        of: "rated photos", found: rated.count, needed: experiment.optimization.batch)
    }
    var generator = SeededGenerator(seed: experiment.seed, place: Place.heldOutUnlabelled)
    let order = generator.permutation(of: unlabelled.count)
    heldOutUnlabelled = order.prefix(held).sorted()
    trainedUnlabelled = order.dropFirst(held).sorted()
    let longerSide = max(Int(experiment.ranking.longerSide.upperBound.rounded(.up)), 2 * experiment.fit.side)
    ratedImages = try PhotoCache(paths: rated.compactMap(\.path), longerSide: longerSide)
    unlabelledImages = try PhotoCache(paths: unlabelled.map(\.path), longerSide: longerSide)
  }
}

/// Which of the independent streams of random numbers is meant.
enum Place {
  static let heldOutUnlabelled: UInt64 = 1
  static let ratedDegraded: UInt64 = 2
  static let unlabelledDegraded: UInt64 = 3
  static let batches: UInt64 = 4
  static let evaluation: UInt64 = 5
}

private func resolve(_ name: String, in folder: URL) -> String {
  name.hasPrefix("/") ? name : folder.appending(path: name).path
}

extension TrainingData {
  /// What raters said of some of the rated photos.
  func truths(_ indices: [Int]) -> [RatingDistribution] {
    indices.compactMap { rated[$0].ratings.distribution }
  }

  /// Indices of the rated photos with these ids.
  func indices(of ids: [String]) -> [Int] {
    let wanted = Set(ids)
    return rated.indices.filter { wanted.contains(rated[$0].id) }
  }
}
