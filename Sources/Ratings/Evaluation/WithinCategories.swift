/// Spearman's correlation of the mean scores inside each category, averaged over categories weighted by their photos.
///
/// It says how well photos of one kind are ranked. Over all photos a model can do well by telling the kinds apart, where one
/// kind is rated higher than another.
struct WithinCategories: Sendable {
  /// Fewer photos than this tell nothing of a ranking.
  static let leastPhotos = 3

  /// The photos of each category, of which each has at least ``leastPhotos``.
  private let categories: [(photos: [Int], means: PairedColumns)]
  /// How many were left out because they are smaller.
  private let tooSmall: Int
  private let uncategorised: Int

  /// Room for one resample.
  struct Workspace {
    fileprivate var columns: [PairedColumns.Workspace]
    fileprivate var multiplicities: [[Int32]]

    init(for within: WithinCategories?) {
      columns = within?.categories.map { PairedColumns.Workspace(for: $0.means) } ?? []
      multiplicities = within?.categories.map { Array(repeating: 0, count: $0.photos.count) } ?? []
    }
  }

  /// nil when no photo has a category.
  init?(_ names: [String?], predicted: [Double], rated: [Double]) {
    var photos: [String: [Int]] = [:]
    for (photo, name) in names.enumerated() {
      if let name { photos[name, default: []].append(photo) }
    }
    guard !photos.isEmpty else { return nil }
    // In the order of their names, so that sums round alike.
    let large = photos.sorted { $0.key < $1.key }.map(\.value).filter { $0.count >= Self.leastPhotos }
    categories = large.map { photos in
      (photos, PairedColumns(photos.map { predicted[$0] }, photos.map { rated[$0] }))
    }
    tooSmall = photos.count - large.count
    uncategorised = names.count { $0 == nil }
  }

  /// The averaged correlation when every photo is there as often as its multiplicity says, and what it was averaged over.
  func correlation(
    multiplicities: [Int32], _ workspace: inout Workspace
  ) -> (value: MetricValue, over: Evaluation.Categories) {
    var (sum, photos, used) = (0.0, 0, 0)
    for (index, category) in categories.enumerated() {
      var count = 0
      for (place, photo) in category.photos.enumerated() {
        workspace.multiplicities[index][place] = multiplicities[photo]
        count += Int(multiplicities[photo])
      }
      guard count >= Self.leastPhotos else { continue }
      let correlations = category.means.correlations(
        multiplicities: workspace.multiplicities[index], withKendall: false, &workspace.columns[index])
      guard let value = correlations.spearman.value else { continue }
      sum += Double(count) * value
      photos += count
      used += 1
    }
    let over = Evaluation.Categories(
      used: used, leftOut: tooSmall + categories.count - used, photos: photos, uncategorised: uncategorised)
    return (used > 0 ? .success(sum / Double(photos)) : .failure(.noUsableCategory), over)
  }
}

extension Evaluation {
  /// What ``Metric/srccMeanWithin`` is averaged over.
  public struct Categories: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Categories that count.
    public let used: Int
    /// Categories left out: fewer than three photos, or all predictions or all ratings in them the same.
    public let leftOut: Int
    /// Photos in the categories that count.
    public let photos: Int
    /// Photos without a category.
    public let uncategorised: Int

    private enum CodingKeys: String, CodingKey {
      case used, photos, uncategorised
      case leftOut = "left_out"
    }

    /// One line for people.
    public var description: String {
      "\(used) \(used == 1 ? "category" : "categories") with \(photos) photos; left out: \(leftOut) with fewer than "
        + "\(WithinCategories.leastPhotos) photos or a constant, and \(uncategorised) photos without a category"
    }
  }
}
