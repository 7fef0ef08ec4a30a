import Datasets
import Foundation
import Imaging
import Methods
import Ratings

/// Every photo of an experiment, and which of them are kept from training.
struct TrainingData: Sendable {
  /// Where relative paths start.
  let folder: URL
  let ratings: RatedPhotos
  let ratedImages: Photos
  let unlabelled: [UnlabelledPhoto]
  let unlabelledImages: Photos
  /// Indices into `unlabelled` that training may use.
  let trainedUnlabelled: [Int]
  /// Indices into `unlabelled` that are kept from training.
  let heldOutUnlabelled: [Int]

  var rated: [RatedPhoto] { ratings.photos }
  /// The scale that the ratings are on.
  var scale: RatingScale { ratings.scale }
}

extension TrainingData {
  /// Reads lists and photos; whatever is missing, malformed or too little is an error that says so.
  init(_ experiment: Experiment, folder: URL) throws {
    self.folder = folder
    ratings = try RatedPhotos(experiment.data, in: folder)
    let rated = ratings.photos
    unlabelled = try experiment.data.unlabelled.flatMap { name in
      try Folder.read(resolve(name, in: folder)).map {
        UnlabelledPhoto(id: "\(name)/\($0.id)", path: $0.path)
      }
    }
    let held = experiment.data.heldOutUnlabelled
    let needed = held + (experiment.method.method.unlabelledPhotos > 0 ? 1 : 0)
    guard unlabelled.isEmpty || unlabelled.count >= needed else {
      throw TrainingError.tooFewPhotos(of: "unlabelled photos", found: unlabelled.count, needed: needed)
    }
    guard rated.count >= experiment.optimization.batch else {
      throw TrainingError.tooFewPhotos(
        of: "rated photos", found: rated.count, needed: experiment.optimization.batch)
    }
    try refuseSharedPhotos(rated, unlabelled)
    var generator = SeededGenerator(seed: experiment.seed, place: Place.heldOutUnlabelled)
    let order = generator.permutation(of: unlabelled.count)
    heldOutUnlabelled = order.prefix(held).sorted()
    trainedUnlabelled = order.dropFirst(held).sorted()
    var longerSide = 2 * experiment.fit.side
    if case .ranking(let method) = experiment.method {
      longerSide = max(longerSide, Int(method.longerSide.upperBound.rounded(.up)))
    }
    let inMemory = experiment.data.inMemory
    ratedImages = try Photos(paths: rated.compactMap(\.path), longerSide: longerSide, inMemory: inMemory)
    unlabelledImages = try Photos(paths: unlabelled.map(\.path), longerSide: longerSide, inMemory: inMemory)
  }
}

/// A rated photo among the unlabelled ones would be learned from even where it is held out.
private func refuseSharedPhotos(_ rated: [RatedPhoto], _ unlabelled: [UnlabelledPhoto]) throws(TrainingError)
{
  func place(_ path: String) -> String { URL(filePath: path).resolvingSymlinksInPath().path }
  let places = Set(rated.compactMap(\.path).map(place))
  if let shared = unlabelled.first(where: { places.contains(place($0.path)) }) {
    throw .invalid(
      "the photo \(shared.id) is rated and also in an unlabelled folder: held-out photos would leak into training"
    )
  }
}

/// Which of the independent streams of random numbers is meant.
enum Place {
  static let heldOutUnlabelled: UInt64 = 1
  static let ratedDegraded: UInt64 = 2
  static let unlabelledDegraded: UInt64 = 3
  static let order: UInt64 = 4
  static let evaluation: UInt64 = 5
  static let unlabelledOrder: UInt64 = 6
  static let ratedViews: UInt64 = 7
  static let unlabelledViews: UInt64 = 8
  static let network: UInt64 = 9
}

/// A path below the data folder, unless it is absolute.
func resolve(_ name: String, in folder: URL) -> String {
  name.hasPrefix("/") ? name : folder.appending(path: name).path
}

extension TrainingData {
  /// What raters said of some of the rated photos.
  func truths(_ indices: [Int]) -> [RatingDistribution] {
    indices.map { ratings.ratings[$0] }
  }

  /// Which rated photos are left out, in a sentence.
  var omission: String {
    let names = ratings.omitted.prefix(3).joined(separator: ", ") + (ratings.omitted.count > 3 ? ", …" : "")
    return
      "left out \(ratings.omitted.count) of \(ratings.dataset.photos.count) rated photos, without a file or known to be broken: "
      + names
  }

  /// Indices of the rated photos with these ids.
  func indices(of ids: [String]) -> [Int] {
    let wanted = Set(ids)
    return rated.indices.filter { wanted.contains(rated[$0].id) }
  }
}
