public import Datasets
public import Experiments
public import Foundation
import Ratings

/// The rated photos of an experiment that have a file, and what raters said of each as a distribution.
struct RatedPhotos: Sendable {
  /// Everything that was read, also photos that are left out; nil where nothing is rated.
  let dataset: Dataset?
  /// What raters could give; nil where nothing is rated.
  let scale: RatingScale?
  /// Those with a file.
  private(set) var photos: [RatedPhoto]
  /// What raters said of each of `photos`.
  private(set) var ratings: [RatingDistribution]
  /// Ids of those that are neither good nor bad, where the settings ask for the outer thirds, or of categories that nobody asks for.
  private(set) var middle: [String] = []
  /// Ids of those without a file, or with one that is known to be broken or cannot be read.
  private(set) var omitted: [String]

  /// No photos, for what learns without ratings.
  static let none = RatedPhotos(dataset: nil, scale: nil, photos: [], ratings: [], omitted: [])

  private init(
    dataset: Dataset?, scale: RatingScale?, photos: [RatedPhoto], ratings: [RatingDistribution],
    omitted: [String]
  ) {
    (self.dataset, self.scale, self.photos) = (dataset, scale, photos)
    (self.ratings, self.omitted) = (ratings, omitted)
  }

  /// Reads a data set; a photo without a file is an error, unless it is expected or the settings leave it out.
  ///
  /// - Parameter leftOut: ids that are left out whether they have a file or not.
  init(_ settings: Experiment.Data, in folder: URL, without leftOut: [String]) throws {
    let dataset = try settings.dataset(in: folder)
    let isGoodOrBad = dataset.photos.contains { if case .good = $0.ratings { true } else { false } }
    let given = settings.isPaperCompatible ? .fifths : dataset.scale
    guard let scale = given ?? (isGoodOrBad ? .badOrGood : nil) else {
      throw TrainingError.invalid(
        "\(dataset.source): nothing says what raters could give; set data.scale to [lowest, highest]")
    }
    guard dataset.photos.contains(where: { $0.path != nil }) else {
      throw TrainingError.invalid("\(dataset.source): there are ratings, but nothing tells the photos' files")
    }
    let missing = Set(
      dataset.photos.filter { $0.path.map { !FileManager.default.fileExists(atPath: $0) } ?? true }.map(\.id)
    ).subtracting(dataset.expectedMissing).subtracting(leftOut)
    if !settings.leavesOutMissing, let first = dataset.photos.first(where: { missing.contains($0.id) }) {
      throw TrainingError.invalid(
        "\(dataset.source): \(missing.count) of \(dataset.photos.count) rated photos have no file, the first "
          + "\"\(first.id)\"\(first.path.map { " (\($0))" } ?? ""); data.leave-out-missing: true does without them"
      )
    }
    let left = missing.union(dataset.expectedMissing).union(leftOut)
    let wanted = Set(settings.categories)
    let known = Set(dataset.photos.compactMap(\.category))
    if let stranger = settings.categories.first(where: { !known.contains($0) }) {
      throw TrainingError.invalid(
        "data.categories: \(dataset.source) has no category \"\(stranger)\"; there are: "
          + known.sorted().joined(separator: ", "))
    }
    func isWanted(_ photo: RatedPhoto) -> Bool {
      wanted.isEmpty || photo.category.map(wanted.contains) ?? false
    }
    let photos = dataset.photos.filter { !left.contains($0.id) && isWanted($0) }
    let ratings = try photos.map { photo in
      do {
        guard let distribution = try photo.ratings.distribution(on: scale) else {
          throw TrainingError.invalid("it is only told good from bad")
        }
        return distribution
      } catch {
        throw TrainingError.invalid("\(dataset.source): photo \"\(photo.id)\": \(error)")
      }
    }
    self.init(
      dataset: dataset, scale: scale, photos: photos, ratings: ratings,
      omitted: dataset.photos.map(\.id).filter(left.contains))
    middle = dataset.photos.filter { !isWanted($0) }.map(\.id)
    if settings.thirds != .none { self = try outerThirds(byCategory: settings.thirds == .category) }
  }

  /// The upper third by mean score as good photos, the lower one as bad ones, without the middle one.
  private func outerThirds(byCategory: Bool) throws -> RatedPhotos {
    let groups = Dictionary(grouping: photos.indices) { byCategory ? photos[$0].category ?? "" : "" }
    var isGood: [Int: Bool] = [:]
    for indices in groups.values {
      let order = indices.sorted { (ratings[$0].mean, photos[$0].id) < (ratings[$1].mean, photos[$1].id) }
      for index in order.prefix(order.count / 3) { isGood[index] = false }
      for index in order.suffix(order.count / 3) { isGood[index] = true }
    }
    let outer = isGood.sorted { $0.key < $1.key }
    var found = RatedPhotos(
      dataset: dataset, scale: .badOrGood, photos: outer.map { photos[$0.key] },
      ratings: try outer.compactMap { try Rating.good($0.value).distribution(on: .badOrGood) },
      omitted: omitted)
    found.middle = middle + photos.indices.filter { isGood[$0] == nil }.map { photos[$0].id }
    return found
  }

  /// Where good photos begin; nil where that is not known.
  var threshold: Threshold? { scale == .badOrGood ? scale?.threshold : dataset?.threshold }

  /// Leaves out the photos at some indices.
  mutating func leaveOut(_ indices: Set<Int>) {
    guard !indices.isEmpty else { return }
    let ids = Set(indices.map { photos[$0].id })
    ratings = ratings.indices.filter { !indices.contains($0) }.map { ratings[$0] }
    photos = photos.filter { !ids.contains($0.id) }
    let left = ids.union(omitted)
    omitted = dataset?.photos.map(\.id).filter(left.contains) ?? []
  }

  /// The data set's split of this name, without the photos that are left out.
  func split(named name: String) throws -> Split {
    guard let dataset else { throw TrainingError.invalid("validation.split: nothing is rated") }
    do {
      let split = try dataset.split(named: name)
      let left = Set(omitted + middle)
      func kept(_ ids: [String]) -> [String] { ids.filter { !left.contains($0) } }
      return try Split(
        name: name, training: kept(split.training), validation: kept(split.validation), test: kept(split.test)
      )
    } catch {
      throw TrainingError.invalid("validation.split: \(error)")
    }
  }
}

extension Experiment.Data {
  /// What the data set says, below `folder`.
  public func dataset(in folder: URL) throws -> Dataset {
    let ends = scale
    let given = ends.count == 2 ? try RatingScale((ends[0]...ends[1]).map(Double.init)) : nil
    return try kind.read(resolve(source, in: folder), scale: given)
  }
}
