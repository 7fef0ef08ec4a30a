public import Imaging
import Networks
import Ratings
import Torch

/// Counting: what a photo holds is the sum of what its four quarters hold, and not what another photo holds.
///
/// |φ(D x) − Σ φ(T_j x)|² + max(0, M − |φ(D y) − Σ φ(T_j x)|²): D halves a photo, T_j are its quarters, φ are non-negative numbers of one trunk and
/// head, y is another photo. Noroozi, Pirsiavash & Favaro 2017, "Representation learning by learning to count", equations (3) to
/// (5). Each photo is halved with one of five kernels, and two in three are grey, so that neither betrays a halved photo.
public struct Counting: Method {
  /// Of the photo's shorter side, the share that a square is wide.
  public var crop = 0.875
  /// M.
  public var margin = 10.0
  /// How many numbers count.
  public var counts = 1_000
  /// The share of photos that are grey.
  public var grey = 0.67

  /// The paper's numbers.
  public init() {}

  /// All settings.
  public mutating func visit(_ settings: any SettingsVisitor) throws {
    try settings.crop(&crop)
    try settings.number("margin", &margin, in: 0...1e6, "by how much another photo should differ, M")
    try settings.whole("counts", &counts, in: 1...65_536, "how many numbers count")
    try settings.number("grey", &grey, in: 0...1, "the share of photos that are grey")
  }

  /// `counting`.
  public var name: String { "counting" }

  /// Every unlabelled photo once in an epoch, with another one.
  public var draws: [Draw] { [.pairs(of: .unlabelled)] }

  /// Twice a square whose half is the input.
  public func longerSide(for fit: Fit) -> Int { 4 * fit.side }

  /// A photo halved, its quarters, and another photo halved.
  public func example(of photos: [Sample], fit: Fit, views: inout ViewMaker) throws -> Example {
    let squares = try photos.prefix(2).map { photo in
      let square = RandomSquare(of: photo, side: 2 * fit.side, keeping: crop, views: &views)
      return (photo: photo, square: square, halved: try halved(square, of: photo, fit, &views))
    }
    let first = squares[0]
    return Example(
      [first.halved] + (try quarters(first.square, of: first.photo, fit, &views)) + [squares[1].halved])
  }

  /// The middle of the photo halved, and its quarters.
  public func testExample(of photo: Sample, fit: Fit, views: inout ViewMaker) throws -> Example {
    let square = RandomSquare(of: photo, side: 2 * fit.side, keeping: crop, views: &views)
    return Example(
      [try halved(square, of: photo, fit, &views)] + (try quarters(square, of: photo, fit, &views)))
  }

  private func halved(
    _ square: RandomSquare, of photo: Sample, _ fit: Fit, _ views: inout ViewMaker
  ) throws -> View {
    let size = PixelSize(width: fit.side, height: fit.side)
    return try views.whole(of: photo, "\(square.name), halved") { [grey] in
      var generator = SeededGenerator(seed: square.seed, place: 1)
      let isGrey = generator.uniform() < grey
      let kernel = ReducingKernel.allCases[generator.index(below: ReducingKernel.allCases.count)]
      return .rgb(try square.cut(of: $0).resized(to: size, with: kernel).grey(isGrey))
    }
  }

  private func quarters(
    _ square: RandomSquare, of photo: Sample, _ fit: Fit, _ views: inout ViewMaker
  ) throws -> [View] {
    let size = PixelSize(width: fit.side, height: fit.side)
    return try (0..<4).map { quarter in
      try views.whole(of: photo, "\(square.name), quarter \(quarter)") { [grey] in
        var generator = SeededGenerator(seed: square.seed, place: 1)
        let isGrey = generator.uniform() < grey
        let tile = try square.cut(of: $0).cropped(
          x: quarter % 2 * fit.side, y: quarter / 2 * fit.side, size: size)
        return .rgb(tile.grey(isGrey))
      }
    }
  }

  /// One network that counts.
  public func task(_ context: TaskContext) throws -> any TrainingTask {
    try context.requireLearningTrunk()
    var specification = context.specification
    specification.values = counts
    let network = try TrunkAndHead(context, specification).network
    // Numbers far apart would first be learned to be nothing.
    try network.head.start(saying: nil)
    /// views×N×counts.
    func counted(_ batch: Batch) throws -> Tensor {
      try batch.outputs(of: network).relu().reshape([-1, batch.photos.count, counts])
    }
    return PretextTask(context, network) { [self] batch, _ in
      let (own, other) = try differences(counted(batch))
      let apart = try (margin - other).relu().mean()
      let together = try own.mean()
      return Loss(try together + apart, parts: ["together": together, "apart": apart])
    } measure: { batch in
      let counts = try counted(batch)
      let photos = batch.photos.count
      // The other photo is the next one of the batch.
      let next = try counts.narrow(0, 0..<1).indexSelect(1, Tensor((0..<photos).map { ($0 + 1) % photos }))
      let (own, other) = try self.differences(Tensor.concatenate([counts, next], along: 0))
      let wrong = try zip(own.doubles(), other.doubles()).count { $0 >= $1 }
      return [("error rate", Double(wrong) / Double(max(1, photos)))]
    }
  }

  /// Squared distances of the quarters' sum from what the halved photo holds, and from what the other one does: N each.
  ///
  /// - Parameter counts: 6×N×counts: halved, four quarters, the other photo halved.
  func differences(_ counts: Tensor) throws(TorchError) -> (own: Tensor, other: Tensor) {
    let sum = try counts.narrow(0, 1..<5).sum(over: [0])
    func distance(_ view: Int) throws(TorchError) -> Tensor {
      try (counts.narrow(0, view..<view + 1).squeeze(0) - sum).square().sum(over: [1])
    }
    return (try distance(0), try distance(5))
  }
}

extension RGBImage {
  /// Its luma in all three channels, or itself; by ITU-R BT 601.
  fileprivate func grey(_ isGrey: Bool) -> RGBImage {
    guard isGrey else { return self }
    var bytes = pixels
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let (red, green, blue) = (Int(bytes[start]), Int(bytes[start + 1]), Int(bytes[start + 2]))
      let luma = UInt8((299 * red + 587 * green + 114 * blue + 500) / 1_000)
      for channel in 0..<3 { bytes[start + channel] = luma }
    }
    return RGBImage(size: size, pixels: bytes) ?? self
  }
}
