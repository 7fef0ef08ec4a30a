import Imaging
import Ratings
import Synchronization

/// A random square of a photo that keeps its proportions, cut once for all views that are made of it.
final class RandomSquare: Sendable {
  /// What tells it from other squares of the photo.
  let name: String
  /// From which everything that is done to the square may follow.
  let seed: UInt64
  private let side: Int
  private let share: Double
  private let image = Mutex<RGBImage?>(nil)

  /// - Parameters:
  ///   - side: pixels of the square.
  ///   - share: of the photo's shorter side.
  init(of photo: Sample, side: Int, keeping share: Double, views: inout ViewMaker) {
    (self.side, self.share) = (side, share)
    seed = UInt64(views.index(below: 65_536))
    name = "square \(seed) of \(share), \(side) pixels"
  }

  /// The square of its photo's pixels.
  func cut(of photo: RGBImage) throws -> RGBImage {
    if let known = image.withLock({ $0 }) { return known }
    let scale = Double(side) / share / Double(min(photo.size.width, photo.size.height))
    var generator = SeededGenerator(seed: seed)
    let square = try photo.resized(to: photo.size.scaled(by: scale, atLeast: side))
      .crop(of: PixelSize(width: side, height: side), using: &generator)
    image.withLock { $0 = square }
    return square
  }
}

extension RGBImage {
  /// The square in the middle, as wide as a share of the shorter side.
  func middle(side: Int, keeping share: Double) throws -> RGBImage {
    let whole = Fit(policy: .crop, side: max(side, Int((Double(side) / share).rounded())))
    let margin = (whole.side - side) / 2
    return try fitted(whole).cropped(x: margin, y: margin, size: PixelSize(width: side, height: side))
  }
}

extension ViewMaker {
  /// A random square of a photo.
  mutating func square(of photo: Sample, side: Int, keeping share: Double) throws -> View {
    let square = RandomSquare(of: photo, side: side, keeping: share, views: &self)
    return try whole(of: photo, square.name) { .rgb(try square.cut(of: $0)) }
  }

  /// The square in the middle.
  mutating func middle(of photo: Sample, side: Int, keeping share: Double) throws -> View {
    try whole(of: photo, "middle square of \(share), \(side) pixels") {
      .rgb(try $0.middle(side: side, keeping: share))
    }
  }
}
