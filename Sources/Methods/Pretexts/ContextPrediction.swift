public import Imaging
import Networks
import Ratings
import Torch

/// Context prediction: in which of eight directions one patch of a photo lies from another.
///
/// Two patches, half a patch apart and each moved by up to 7 of 96 pixels, go through one trunk; what it makes of both is classified together, by
/// cross-entropy. Two of three channels are replaced by noise, and one patch in three is made smaller and larger again, so that
/// neither colour fringes nor sharpness give the place away. Doersch, Gupta & Efros 2015, "Unsupervised visual representation learning
/// by context prediction", section 3. Their subtraction of each patch's mean is left to batch normalisations.
public struct ContextPrediction: Method {
  /// Of the photo's shorter side, the share that both patches lie within.
  public var crop = 0.8
  /// Between patches, as a share of a patch's side.
  public var gap = 0.5
  /// How far each is moved along both sides at most, as a share of a patch's side.
  public var jitter = 7.0 / 96
  /// The share of patches that are made smaller and larger again.
  public var resampled = 1.0 / 3

  /// The paper's numbers.
  public init() {}

  /// All settings.
  public mutating func visit(_ settings: any SettingsVisitor) throws {
    try settings.number(
      "crop", &crop, in: 0.1...1, "the share of the photo's shorter side that both patches lie within")
    try settings.number("gap", &gap, in: 0...4, "between patches, as a share of a patch's side")
    try settings.number(
      "jitter", &jitter, in: 0...0.5, "how far each is moved at most, as a share of a patch's side")
    try settings.number(
      "resampled", &resampled, in: 0...1, "the share of patches that are made smaller and larger again")
  }

  /// `context-prediction`.
  public var name: String { "context-prediction" }

  /// Every unlabelled photo once in an epoch.
  public var draws: [Draw] { [.pass(over: .unlabelled)] }

  /// Twice the square that two patches lie within.
  public func longerSide(for fit: Fit) -> Int { 2 * extent(fit) }

  /// From the middle of a photo to each of its eight neighbours, in reading order.
  static let directions: [(x: Int, y: Int)] = [-1, 0, 1].flatMap { y in [-1, 0, 1].map { x in (x: x, y: y) } }
    .filter { $0 != (0, 0) }

  /// Pixels along each side of a square that two patches of `fit.side` lie within.
  private func extent(_ fit: Fit) -> Int { 2 * fit.side + spacing(fit) + 2 * shake(fit) }
  private func spacing(_ fit: Fit) -> Int { Int((gap * Double(fit.side)).rounded()) }
  private func shake(_ fit: Fit) -> Int { Int((jitter * Double(fit.side)).rounded()) }

  /// Two patches and their direction.
  public func example(of photos: [Sample], fit: Fit, views: inout ViewMaker) throws -> Example {
    let square = RandomSquare(of: photos[0], side: extent(fit), keeping: crop, views: &views)
    var generator = SeededGenerator(seed: square.seed, place: 1)
    let direction = generator.index(below: Self.directions.count)
    let pair = try patches(of: photos[0], direction, fit, &views, square.name, seed: square.seed) {
      try square.cut(of: $0)
    }
    return Example(pair, targets: ["classes": [Float(direction)]])
  }

  /// One pair for each direction, in the middle of the photo.
  public func testExample(of photo: Sample, fit: Fit, views: inout ViewMaker) throws -> Example {
    let extent = extent(fit)
    let pairs = try Self.directions.indices.flatMap { direction in
      try patches(
        of: photo, direction, fit, &views, "middle square of \(crop), \(extent) pixels",
        seed: UInt64(photo.number)
      ) { [crop] in try $0.middle(side: extent, keeping: crop) }
    }
    return Example(pairs, targets: ["classes": Self.directions.indices.map(Float.init)])
  }

  /// The patch in the middle and the one in a direction from it, both within a square.
  private func patches(
    of photo: Sample, _ direction: Int, _ fit: Fit, _ views: inout ViewMaker, _ name: String, seed: UInt64,
    _ square: @escaping @Sendable (RGBImage) throws -> RGBImage
  ) throws -> [View] {
    let (side, shake, far) = (fit.side, shake(fit), fit.side + spacing(fit))
    let (x, y) = Self.directions[direction]
    // Both lie in the middle along a side that their direction does not use.
    func starts(_ step: Int) -> [Int] {
      step == 0 ? [far / 2, far / 2] : step > 0 ? [0, far] : [far, 0]
    }
    let (columns, rows) = (starts(x), starts(y))
    return try [0, 1].map { patch in
      try views.whole(of: photo, "\(name), direction \(direction), patch \(patch)") { [resampled] in
        var generator = SeededGenerator(seed: seed, place: 2, UInt64(direction), UInt64(patch))
        let moved = (0..<2).map { _ in generator.index(below: 2 * shake + 1) }
        let size = PixelSize(width: side, height: side)
        var image = try square($0).cropped(
          x: columns[patch] + moved[0], y: rows[patch] + moved[1], size: size)
        if generator.uniform() < resampled {
          // As few as about 10 × 10 pixels, as many as there are.
          let small = 10 + generator.index(below: max(1, side - 10))
          image = try image.resized(to: PixelSize(width: small, height: small)).resized(to: size)
        }
        return .rgb(image.keepingChannel(generator.index(below: 3), using: &generator))
      }
    }
  }

  /// One trunk for both patches, and a head that sees what it made of them.
  public func task(_ context: TaskContext) throws -> any TrainingTask {
    let grid = context.specification.grid
    let network = try context.pretextNetwork { _, channels in
      try RatingHead(
        features: 2 * channels * grid * grid, values: Self.directions.count,
        hidden: context.specification.hidden, dropout: context.specification.dropout, limit: nil)
    }
    /// Pairs×8 logits: the first pairs of all examples first.
    func logits(_ batch: Batch) throws -> Tensor {
      let features = try batch.outputs { try network.pooled($0, parts: grid) }
      let (count, width) = (batch.photos.count, features.shape[1])
      let pairs = try features.reshape([-1, 2, count, width]).transpose(1, 2)
      return try network.head(pairs.reshape([-1, 2 * width]))
    }
    func classes(_ batch: Batch) throws -> Tensor {
      try batch.target("classes").transpose(0, 1).flatten().to(.int64)
    }
    return PretextTask(context, network) { batch, _ in
      Loss(try crossEntropy(logits: logits(batch), classes: classes(batch)))
    } measure: { batch in
      let (found, truths) = try (logits(batch).argmax(over: 1).int64s(), classes(batch).int64s())
      return [("error rate", Double(zip(found, truths).count { $0 != $1 }) / Double(max(1, truths.count)))]
    }
  }
}

extension RGBImage {
  /// With the two other channels replaced by noise of a hundredth of this one's deviation around the middle grey.
  fileprivate func keepingChannel(_ channel: Int, using generator: inout SeededGenerator) -> RGBImage {
    var bytes = pixels
    let own = stride(from: channel, to: bytes.count, by: 3).map { Double(bytes[$0]) }
    let mean = own.reduce(0, +) / Double(max(1, own.count))
    let variance = own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, own.count))
    for place in bytes.indices where place % 3 != channel {
      bytes[place] = UInt8(max(0, min(255, 127 + generator.normal() * variance.squareRoot() / 100)))
    }
    return RGBImage(size: size, pixels: bytes) ?? self
  }
}
