import Imaging
import Ratings

/// How far scores move when the same photo comes in another shape.
public struct AspectReport: Hashable, Sendable, Codable {
  /// How a photo gets its new shape.
  public enum Change: String, Hashable, Sendable, Codable, CaseIterable {
    /// Bars of neutral grey are added.
    case padded
    /// The largest centred part is kept.
    case cropped
    /// It is stretched.
    case squashed
  }

  /// One way of changing the shape to one ratio.
  public struct Row: Hashable, Sendable, Codable {
    /// How.
    public let change: Change
    /// Width to height, such as `16:9`.
    public let ratio: String
    /// The mean of new score − old score, in units of the scale.
    public let meanShift: Double
    /// The mean of |new score − old score|, in units of the scale.
    public let meanAbsoluteShift: Double
    /// Spearman's correlation of new and old scores.
    public let correlation: Double?
  }

  /// Every change for every ratio.
  public let rows: [Row]
  /// How many photos were scored.
  public let photos: Int
  /// The standard deviation of the unchanged photos' scores, to compare shifts with.
  public let spread: Double

  private static let ratios = [(1, 1), (3, 2), (16, 9), (2, 3), (9, 16)]

  /// Which of so many photos are looked at: 120 or a few more, evenly spread.
  static func looked(at photos: Int) -> [Int] {
    Array(stride(from: 0, to: photos, by: max(1, photos / 120)))
  }

  /// How many views are scored of so many photos.
  static func views(of photos: Int) -> Int {
    looked(at: photos).count * (Change.allCases.count * ratios.count + 1)
  }

  /// Scores photos as they are and in other shapes.
  init(photos indices: [Int], of all: Photos, with predictor: Predictor) throws {
    let changes = Change.allCases.flatMap { change in Self.ratios.map { (change: change, ratio: $0) } }
    let columns = changes.count + 1
    let scores = try predictor.ratings(count: indices.count * columns) { cell in
      let photo = try all[indices[cell / columns]]
      guard cell % columns > 0 else { return photo }
      let (change, ratio) = changes[cell % columns - 1]
      return try photo.reshaped(change, width: ratio.0, height: ratio.1)
    }.map(\.mean)
    let old = indices.indices.map { scores[$0 * columns] }
    photos = indices.count
    let mean = old.reduce(0, +) / Double(max(1, old.count))
    spread = (old.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, old.count))).squareRoot()
    rows = changes.enumerated().map { index, change in
      let new = indices.indices.map { scores[$0 * columns + index + 1] }
      let shifts = zip(new, old).map { $0 - $1 }
      return Row(
        change: change.change, ratio: "\(change.ratio.0):\(change.ratio.1)",
        meanShift: shifts.reduce(0, +) / Double(max(1, shifts.count)),
        meanAbsoluteShift: shifts.reduce(0) { $0 + abs($1) } / Double(max(1, shifts.count)),
        correlation: Correlation.spearman(new, old))
    }
  }
}

extension PixelSize {
  /// The size after changing to a ratio: padding adds, cropping removes, squashing keeps the longer side.
  fileprivate func reshaped(_ change: AspectReport.Change, width: Int, height: Int) -> PixelSize {
    let ratio = Double(width) / Double(height)
    let isWider = aspectRatio > ratio
    let fromWidth = PixelSize(width: self.width, height: max(1, Int((Double(self.width) / ratio).rounded())))
    let fromHeight = PixelSize(
      width: max(1, Int((Double(self.height) * ratio).rounded())), height: self.height)
    switch change {
    case .padded: return isWider ? fromWidth : fromHeight
    case .cropped: return isWider ? fromHeight : fromWidth
    case .squashed: return self.width > self.height ? fromWidth : fromHeight
    }
  }
}

extension RGBImage {
  fileprivate func reshaped(_ change: AspectReport.Change, width: Int, height: Int) throws -> RGBImage {
    let target = size.reshaped(change, width: width, height: height)
    switch change {
    case .padded: return padded(to: target)
    case .cropped:
      return try cropped(
        x: (size.width - target.width) / 2, y: (size.height - target.height) / 2, size: target)
    case .squashed: return try resized(to: target)
    }
  }
}
