public import Imaging
import Torch

/// RotNet: by how much a photo was turned.
///
/// All four rotations of a square, whatever the fit, are in the same batch; cross-entropy over 0°, 90°, 180° and 270°. Pixels change places and are not interpolated.
/// Gidaris, Singh & Komodakis 2018, "Unsupervised representation learning by predicting image rotations", equations (1) to (3).
public struct RotNet: Method {
  /// The share of each side that a random crop keeps, in 0.1 … 1.
  public var crop = 0.875

  /// RotNet's crop.
  public init() {}

  /// All settings.
  public mutating func visit(_ settings: any SettingsVisitor) throws { try settings.crop(&crop) }

  /// `rotnet`.
  public var name: String { "rotnet" }

  /// Every unlabelled photo once in an epoch.
  public var draws: [Draw] { [.pass(over: .unlabelled)] }

  /// A square crop and its turns.
  public func example(of photos: [Sample], fit: Fit, views: inout ViewMaker) throws -> Example {
    let square = try views.square(of: photos[0], side: fit.side, keeping: crop)
    return Example(
      (0..<4).map { View(sample: photos[0], made: .rgb(square.rotated(quarterTurns: $0))) })
  }

  /// The middle of the photo and its turns.
  public func testExample(of photo: Sample, fit: Fit, views: inout ViewMaker) throws -> Example {
    let square = try photo.image().fitted(Fit(policy: .crop, side: fit.side))
    return Example((0..<4).map { View(sample: photo, made: .rgb(square.rotated(quarterTurns: $0))) })
  }

  /// Cross-entropy over the four turns.
  public func task(_ context: TaskContext) throws -> any TrainingTask {
    try ViewClassification(context, classes: 4) { outputs, _, _ in
      let classes = (0..<4).flatMap { [Int](repeating: $0, count: outputs.examples) }
      return Loss(try crossEntropy(logits: outputs.logits, classes: Tensor(classes)))
    }
  }
}

extension ViewMaker {
  /// A random square of a photo that keeps its proportions, mirrored by chance.
  ///
  /// - Parameter share: of the photo's shorter side.
  mutating func square(of photo: Sample, side: Int, keeping share: Double) throws -> RGBImage {
    var found: RGBImage?
    let view = try random(of: photo, "square of \(share)") { image, generator in
      let whole = Double(side) / share
      let resized = try image.resized(
        to: image.size.scaled(by: whole / Double(min(image.size.width, image.size.height)), atLeast: side))
      return .rgb(try resized.crop(of: PixelSize(width: side, height: side), using: &generator))
    }
    if case .rgb(let image) = try view.planes() { found = image }
    return try found ?? photo.image()
  }
}
