import Crypto
import Datasets
import Experiments
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
  let further: FurtherPhotos
  let furtherImages: Photos
  let unlabelled: [UnlabelledPhoto]
  let unlabelledImages: Photos
  /// Indices into `unlabelled` that training may use.
  let trainedUnlabelled: [Int]
  /// Indices into `unlabelled` that are kept from training.
  let heldOutUnlabelled: [Int]
  /// What could not be read.
  let leftOut: LeftOutPhotos
  /// The names of what is known of rated photos beside ratings.
  let attributeNames: [String]
  /// 0 … 1 for each of the names, for each rated photo.
  private let attributes: [[Double]]

  var rated: [RatedPhoto] { ratings.photos }
  /// The scale that the ratings are on; nil where nothing is rated.
  var scale: RatingScale? { ratings.scale }
}

extension TrainingData {
  /// Reads lists and photos; whatever is missing, malformed or too little is an error that says so, for photos all at once.
  ///
  /// - Parameters:
  ///   - earlier: what the run left out when it began; nil when it begins now.
  ///   - shelf: has photos that an earlier run has read.
  ///   - isInterrupted: asked often; true ends with ``TrainingError/interruptedEarly``.
  init(
    _ experiment: Experiment, folder: URL, leavingOut earlier: LeftOutPhotos? = nil,
    photos shelf: PhotoShelf = PhotoShelf(),
    isInterrupted: @Sendable () -> Bool = { false }
  ) throws {
    self.folder = folder
    var leftOut = earlier ?? LeftOutPhotos()
    let draws = experiment.method.draws
    let isRated = draws.contains { $0.pool == .rated }
    var ratings =
      try isRated ? RatedPhotos(experiment.data, in: folder, without: leftOut.rated) : RatedPhotos.none
    var unlabelled = try experiment.data.unlabelled.flatMap { name in
      let place = Folder.parts(of: name).folder
      return try Folder.read(resolve(name, in: folder)).map {
        UnlabelledPhoto(id: "\(place)/\($0.id)", path: $0.path)
      }
    }.filter { !leftOut.unlabelled.contains($0.id) }
    var further = try FurtherPhotos(experiment.data, in: folder, without: leftOut.further ?? [])
    try refuseSharedPhotos(ratings.photos + further.entries.map(\.photo), unlabelled)
    let (inMemory, longerSide) = (experiment.data.inMemory, experiment.method.longerSide(for: experiment.fit))
    let ofRated = try shelf.reading(
      ratings.photos.compactMap(\.path), .rated, longerSide: longerSide, inMemory: inMemory,
      isInterrupted: isInterrupted)
    let ofOthers = try shelf.reading(
      unlabelled.map(\.path), .unlabelled, longerSide: longerSide, inMemory: inMemory,
      isInterrupted: isInterrupted)
    let ofFurther = try shelf.reading(
      further.entries.compactMap(\.photo.path), .further, longerSide: longerSide, inMemory: inMemory,
      isInterrupted: isInterrupted)
    (ratedImages, furtherImages, unlabelledImages) = (ofRated.photos, ofFurther.photos, ofOthers.photos)
    if !ofRated.errors.isEmpty || !ofFurther.errors.isEmpty || !ofOthers.errors.isEmpty {
      guard experiment.data.leavesOutUnreadable, earlier == nil else {
        let errors = [ofRated.errors, ofFurther.errors, ofOthers.errors].flatMap {
          $0.sorted { $0.key < $1.key }.map(\.value)
        }
        throw TrainingError.unreadablePhotos(errors.map(\.description))
      }
      leftOut.rated = ofRated.errors.keys.sorted().map { ratings.photos[$0].id }
      leftOut.unlabelled = ofOthers.errors.keys.sorted().map { unlabelled[$0].id }
      if !ofFurther.errors.isEmpty {
        leftOut.further = ofFurther.errors.keys.sorted().map { further.entries[$0].id }
      }
      ratings.leaveOut(Set(ofRated.errors.keys))
      further.leaveOut(Set(ofFurther.errors.keys))
      unlabelled = unlabelled.filter { !leftOut.unlabelled.contains($0.id) }
    }
    let rated = ratings.photos
    (self.ratings, self.further, self.unlabelled, self.leftOut) = (ratings, further, unlabelled, leftOut)
    (attributeNames, attributes) = try ratings.attributes(
      experiment.data.attributes, seed: experiment.seed, of: ratedImages)
    let (held, batch) = (experiment.data.heldOutUnlabelled, experiment.optimization.batch)
    let needed = held + (draws.contains { $0.pool == .unlabelled } ? isRated ? 1 : batch : 0)
    guard unlabelled.isEmpty || unlabelled.count >= needed else {
      throw TrainingError.tooFewPhotos(of: "unlabelled photos", found: unlabelled.count, needed: needed)
    }
    guard rated.count > 1 || !draws.contains(where: { $0.pool == .rated && $0.kind == .pairs }) else {
      throw TrainingError.tooFewPhotos(of: "rated photos to make pairs of", found: rated.count, needed: 2)
    }
    guard !isRated || rated.count >= batch else {
      throw TrainingError.tooFewPhotos(of: "rated photos", found: rated.count, needed: batch)
    }
    var generator = SeededGenerator(seed: experiment.seed, place: RandomStream.heldOutUnlabelled)
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

/// A path below the data folder, unless it is absolute.
func resolve(_ name: String, in folder: URL) -> String {
  name.hasPrefix("/") ? name : folder.appending(path: name).path
}

extension TrainingData {
  /// Whether there are ratings.
  var isRated: Bool { ratings.dataset != nil }

  /// A photo of a pool by its number.
  func sample(_ pool: Draw.Pool, _ number: Int) -> Sample {
    switch pool {
    case .rated:
      let (photo, images) = (rated[number], ratedImages)
      return Sample(
        id: photo.id, pool: pool, number: number, rating: ratings.ratings[number], category: photo.category,
        attributes: attributes.isEmpty ? [] : attributes[number]
      ) { try images[number] }
    case .further: return further.sample(number, of: furtherImages)
    case .unlabelled:
      let images = unlabelledImages
      return Sample(id: unlabelled[number].id, pool: pool, number: number) { try images[number] }
    }
  }

  /// The numbers of the photos of a pool that a training looks at, or is measured on.
  func photos(of pool: Draw.Pool) -> [Int] {
    switch pool {
    case .rated: Array(rated.indices)
    case .further: Array(further.entries.indices)
    case .unlabelled: isRated ? trainedUnlabelled : Array(unlabelled.indices)
    }
  }

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
      sentence(ratings.omitted, of: ratings.dataset?.photos.count ?? 0, "rated"),
      sentence(leftOut.further ?? [], of: further.entries.count + (leftOut.further?.count ?? 0), "further"),
      sentence(leftOut.unlabelled, of: unlabelled.count + leftOut.unlabelled.count, "unlabelled"),
    ].compactMap(\.self)
  }

  /// What the rated photos look like.
  var scenes: Scenes {
    scenes(of: rated.map(\.id), ratedImages)
  }

  private func scenes(of ids: [String], _ images: Photos) -> Scenes {
    let hashes = zip(ids, images.hashes).compactMap { id, hash in hash.map { (id, $0) } }
    return Scenes(hashes: Dictionary(hashes) { first, _ in first })
  }

  /// The numbers of the further photos that a training holds out; see ``FurtherPhotos/held(fold:share:seed:scenes:)``.
  ///
  /// - Parameter fold: its number; nil for the final training.
  func furtherHeld(_ validation: Experiment.Validation, fold: Int?, seed: UInt64) throws -> Set<Int> {
    guard !further.entries.isEmpty else { return [] }
    return try further.held(
      fold: fold.map { ($0, validation.folds) }, share: validation.heldOut, seed: seed,
      scenes: validation.wholeScenes ? scenes(of: further.entries.map(\.id), furtherImages) : nil)
  }

  /// A warning when held-out photos show what training photos show, whose ratings may be remembered instead of predicted.
  func leaks(in splits: [Split]) -> String? {
    let scenes = scenes
    let shared = splits.flatMap { $0.sharedScenes(scenes) }
    return shared.first.map { first in
      "warning: \(shared.count) held-out photos show the scene of a training photo, the first \(first.heldOut) that of "
        + "\(first.training); what is measured on them may be too good"
    }
  }

  /// Indices of the rated photos with these ids.
  func indices(of ids: [String]) -> [Int] {
    let wanted = Set(ids)
    return rated.indices.filter { wanted.contains(rated[$0].id) }
  }

  /// SHA-256 over the name, the file's size and the ratings of every photo, in hexadecimal digits.
  ///
  /// Contents are not read: that would take longer than some trainings.
  var fingerprint: String {
    var hash = SHA256()
    func add(_ id: String, _ path: String?, _ ratings: [Double]) {
      let size = path.flatMap { try? FileManager.default.attributesOfItem(atPath: $0)[.size] } as? Int ?? -1
      hash.update(data: Data("\(id)\t\(size)\t\(ratings)\n".utf8))
    }
    for (photo, rating) in zip(rated, ratings.ratings) { add(photo.id, photo.path, rating.probabilities) }
    for entry in further.entries { add(entry.id, entry.photo.path, entry.rating.probabilities) }
    for photo in unlabelled { add(photo.id, photo.path, []) }
    return hash.finalize().map { String(format: "%02x", $0) }.joined()
  }
}
