import Foundation

/// Which input shape a photo gets, and whether it is squashed, cut or padded to it.
public struct Fit: Hashable, Sendable, Codable {
  /// What happens to a photo whose shape is not the input's.
  public enum Policy: String, Codable, Sendable, CaseIterable {
    /// Resized to a square, proportions lost.
    case squash
    /// The largest centred square.
    case crop
    /// The whole photo in a square, on neutral grey.
    case pad
    /// The nearest of a few shapes of equal area, see ``Fit/buckets``.
    case buckets
  }

  /// What happens to photos of other shapes.
  public var policy: Policy
  /// The side of the square, or of the square whose area all buckets have; in pixels.
  public var side: Int
  /// Sides of buckets are multiples of this, in pixels: a network's total stride.
  public var multiple: Int

  /// Makes a fit; `side` and `multiple` count as 1…65,536 when they are not.
  public init(policy: Policy, side: Int, multiple: Int = 32) {
    self.policy = policy
    self.side = side
    self.multiple = multiple
  }

  /// The frame of a photo of upright size `upright`.
  public func frame(for upright: PixelSize) -> Frame {
    switch policy {
    case .squash: Frame(resized: square, input: square)
    case .crop: .cover(square, by: upright)
    case .pad: .contain(upright, in: square)
    case .buckets: bucketFrame(for: upright)
    }
  }

  /// The sizes that a photo can get: one square, or the buckets.
  public var inputs: [PixelSize] { policy == .buckets ? buckets : [square] }

  private var square: PixelSize { PixelSize(width: Self.bounded(side), height: Self.bounded(side)) }

  private static func bounded(_ pixels: Int) -> Int { min(max(1, pixels), 65_536) }
}

extension Fit {
  /// The shapes photographers use, as width over height of a landscape photo.
  private static let ratios = [1, 5.0 / 4, 4.0 / 3, 3.0 / 2, 16.0 / 9, 21.0 / 9, 3]

  /// The bucket shapes, from tallest to widest.
  ///
  /// For each of the usual ratios from 1:3 to 3:1 the shape with sides of
  /// whole multiples whose ratio and area (about side²) together are nearest. Each also exists on its side.
  public var buckets: [PixelSize] {
    let step = Self.bounded(multiple)
    let units = Double(Self.bounded(side)) / Double(step)
    var wide: [PixelSize] = []
    for ratio in Self.ratios {
      let shape = Self.shape(ratio: ratio, area: units * units)
      let size = PixelSize(width: shape.width * step, height: shape.height * step)
      if !wide.contains(size) { wide.append(size) }
    }
    let tall = wide.filter { $0.width != $0.height }.map(\.transposed)
    return (tall + wide).sorted { $0.aspectRatio < $1.aspectRatio }
  }

  /// The whole-numbered shape, no taller than wide, with the smallest squared error in log ratio and log area.
  private static func shape(ratio: Double, area: Double) -> PixelSize {
    func error(_ size: PixelSize) -> Double {
      let shape = log(size.aspectRatio / ratio)
      let extent = log(Double(size.width) * Double(size.height) / area)
      return shape * shape + extent * extent
    }
    let width = Int((area * ratio).squareRoot())
    let height = Int((area / ratio).squareRoot())
    var best = PixelSize(width: 1, height: 1)
    for h in max(1, height - 1)...max(1, height + 2) {
      for w in max(h, width - 1)...max(h, width + 2) {
        let candidate = PixelSize(width: w, height: h)
        if error(candidate) < error(best) { best = candidate }
      }
    }
    return best
  }

  /// Nearest bucket by log ratio, covered and cut.
  ///
  /// A photo beyond the most extreme bucket keeps all its content, on grey.
  private func bucketFrame(for upright: PixelSize) -> Frame {
    let buckets = buckets
    let ratio = PixelSize(width: max(1, upright.width), height: max(1, upright.height)).aspectRatio
    let distance = { (size: PixelSize) in abs(log(size.aspectRatio / ratio)) }
    guard let first = buckets.first, let last = buckets.last,
      let nearest = buckets.min(by: { distance($0) < distance($1) })
    else { return Frame(resized: upright, input: upright) }
    if ratio < first.aspectRatio || ratio > last.aspectRatio { return .contain(upright, in: nearest) }
    return .cover(nearest, by: upright)
  }
}
