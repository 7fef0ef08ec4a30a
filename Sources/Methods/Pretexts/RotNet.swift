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
    let square = RandomSquare(of: photos[0], side: fit.side, keeping: crop, views: &views)
    return Example(
      try (0..<4).map { turn in
        try views.whole(of: photos[0], "\(square.name), turned \(turn)") {
          .rgb(try square.cut(of: $0).rotated(quarterTurns: turn))
        }
      })
  }

  /// The middle of the photo and its turns.
  public func testExample(of photo: Sample, fit: Fit, views: inout ViewMaker) throws -> Example {
    Example(
      try (0..<4).map { turn in
        try views.whole(of: photo, "middle square of \(crop), \(fit.side) pixels, turned \(turn)") { [crop] in
          .rgb(try $0.middle(side: fit.side, keeping: crop).rotated(quarterTurns: turn))
        }
      })
  }

  /// Cross-entropy over the four turns.
  public func task(_ context: TaskContext) throws -> any TrainingTask {
    try ViewClassification(context, classes: 4) { outputs, _, _ in
      let classes = (0..<4).flatMap { [Int](repeating: $0, count: outputs.examples) }
      return Loss(try crossEntropy(logits: outputs.logits, classes: Tensor(classes)))
    }
  }
}
