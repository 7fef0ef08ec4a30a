public import Imaging
import Methods
import Ratings

/// How often a photo scores above its own degraded version.
public struct DegradationReport: Hashable, Sendable, Codable {
  /// One kind and strength.
  public struct Row: Hashable, Sendable, Codable {
    /// What was done, such as `blur 3`.
    public let name: String
    /// The share of photos that score above their degraded versions, 0 … 1.
    public let share: Double
    /// The share that a usable model must reach.
    public let required: Double
  }

  /// In the order of ``standard``.
  public let rows: [Row]
  /// How many photos were compared.
  public let photos: Int

  /// The longer side, in pixels, at which photos are degraded.
  public static let longerSide = 500

  /// Degradations that nobody prefers, then mild ones, each with the share of photos that must score above it.
  public static let standard: [(name: String, degradation: Degradation, required: Double)] = [
    ("JPEG quality 10", .jpeg(quality: 10), 0.98),
    ("Gaussian blur σ 3 px", .blur(sigma: 3), 0.98),
    ("Gaussian noise σ .15", .noise(sigma: 0.15), 0.98),
    ("exposure ×.35", .exposure(factor: 0.35), 0.98),
    ("exposure ×2.5", .exposure(factor: 2.5), 0.98),
    ("pixelation 6 px", .pixelation(pixels: 6), 0.98),
    ("JPEG quality 30", .jpeg(quality: 30), 0.9),
    ("Gaussian blur σ 1.5 px", .blur(sigma: 1.5), 0.9),
    ("Gaussian noise σ .05", .noise(sigma: 0.05), 0.9),
    ("pixelation 3 px", .pixelation(pixels: 3), 0.9),
    ("exposure ×.6", .exposure(factor: 0.6), 0.75),
    ("exposure ×1.6", .exposure(factor: 1.6), 0.75),
  ]

  /// Scores photos and their degraded versions.
  init(photos indices: [Int], of all: Photos, with predictor: Predictor, seed: UInt64) throws {
    let columns = Self.standard.count + 1
    let scores = try predictor.ratings(count: indices.count * columns) { cell in
      let (photo, column) = (indices[cell / columns], cell % columns)
      let image = try all[photo].resized(longerSide: Double(Self.longerSide))
      guard column > 0 else { return image }
      var generator = SeededGenerator(
        seed: seed, place: RandomStream.evaluation, UInt64(photo), UInt64(column))
      return try Self.standard[column - 1].degradation.apply(to: image, using: &generator)
    }.map(\.mean)
    photos = indices.count
    rows = Self.standard.enumerated().map { index, row in
      let above = indices.indices.count { scores[$0 * columns] > scores[$0 * columns + index + 1] }
      return Row(name: row.name, share: Double(above) / Double(max(1, indices.count)), required: row.required)
    }
  }
}
