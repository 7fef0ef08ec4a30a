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
  /// What could not be read.
  let leftOut: LeftOutPhotos

  var rated: [RatedPhoto] { ratings.photos }
  /// The scale that the ratings are on.
  var scale: RatingScale { ratings.scale }
}

extension TrainingData {
  /// Reads lists and photos; whatever is missing, malformed or too little is an error that says so, for photos all at once.
  ///
  /// - Parameters:
  ///   - earlier: what the run left out when it began; nil when it begins now.
  ///   - isInterrupted: asked often; true ends with ``TrainingError/interruptedEarly``.
  init(
    _ experiment: Experiment, folder: URL, leavingOut earlier: LeftOutPhotos? = nil,
    isInterrupted: @Sendable () -> Bool = { false }
  ) throws {
    self.folder = folder
    var leftOut = earlier ?? LeftOutPhotos()
    var ratings = try RatedPhotos(experiment.data, in: folder, without: leftOut.rated)
    var unlabelled = try experiment.data.unlabelled.flatMap { name in
      try Folder.read(resolve(name, in: folder)).map {
        UnlabelledPhoto(id: "\(name)/\($0.id)", path: $0.path)
      }
    }.filter { !leftOut.unlabelled.contains($0.id) }
    try refuseSharedPhotos(ratings.photos, unlabelled)
    let (inMemory, longerSide) = (experiment.data.inMemory, experiment.method.longerSide(for: experiment.fit))
    let ofRated = try Photos.reading(
      ratings.photos.compactMap(\.path), longerSide: longerSide, inMemory: inMemory,
      isInterrupted: isInterrupted)
    let ofOthers = try Photos.reading(
      unlabelled.map(\.path), longerSide: longerSide, inMemory: inMemory, isInterrupted: isInterrupted)
    (ratedImages, unlabelledImages) = (ofRated.photos, ofOthers.photos)
    if !ofRated.errors.isEmpty || !ofOthers.errors.isEmpty {
      guard experiment.data.leavesOutUnreadable, earlier == nil else {
        let errors = [ofRated.errors, ofOthers.errors].flatMap { $0.sorted { $0.key < $1.key }.map(\.value) }
        throw TrainingError.unreadablePhotos(errors.map(\.description))
      }
      leftOut.rated = ofRated.errors.keys.sorted().map { ratings.photos[$0].id }
      leftOut.unlabelled = ofOthers.errors.keys.sorted().map { unlabelled[$0].id }
      ratings.leaveOut(Set(ofRated.errors.keys))
      unlabelled = unlabelled.filter { !leftOut.unlabelled.contains($0.id) }
    }
    let rated = ratings.photos
    (self.ratings, self.unlabelled, self.leftOut) = (ratings, unlabelled, leftOut)
    let held = experiment.data.heldOutUnlabelled
    let needed = held + (experiment.method.unlabelledPhotos > 0 ? 1 : 0)
    guard unlabelled.isEmpty || unlabelled.count >= needed else {
      throw TrainingError.tooFewPhotos(of: "unlabelled photos", found: unlabelled.count, needed: needed)
    }
    guard rated.count >= experiment.optimization.batch else {
      throw TrainingError.tooFewPhotos(
        of: "rated photos", found: rated.count, needed: experiment.optimization.batch)
    }
    var generator = SeededGenerator(seed: experiment.seed, place: Place.heldOutUnlabelled)
    let order = generator.permutation(of: unlabelled.count)
    heldOutUnlabelled = order.prefix(held).sorted()
    trainedUnlabelled = order.dropFirst(held).sorted()
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

  /// Which photos are left out, a sentence for each kind; none when all are there.
  var omissions: [String] {
    func sentence(_ ids: [String], of count: Int, _ kind: String) -> String? {
      guard !ids.isEmpty else { return nil }
      let names = ids.prefix(3).joined(separator: ", ") + (ids.count > 3 ? ", …" : "")
      return
        "left out \(ids.count) of \(count) \(kind) photos, whose files are missing or cannot be read: \(names)"
    }
    return [
      sentence(ratings.omitted, of: ratings.dataset.photos.count, "rated"),
      sentence(leftOut.unlabelled, of: unlabelled.count + leftOut.unlabelled.count, "unlabelled"),
    ].compactMap(\.self)
  }

  /// Indices of the rated photos with these ids.
  func indices(of ids: [String]) -> [Int] {
    let wanted = Set(ids)
    return rated.indices.filter { wanted.contains(rated[$0].id) }
  }
}
