public import Imaging
import Networks
import Ratings
import Torch

/// Colorization: which of 313 colours each place of a grey photo had.
///
/// The trunk sees the lightness alone, in all three channels; for each cell of its last level, a head gives the colours' probabilities. Cross-entropy
/// with the cell's mean colour, softly encoded, in which rare colours count more: weights 1 / ((1 − λ) p + λ / 313). Photos whose colours
/// are within 5 of each other are grey, and left out. Zhang, Isola & Efros 2016, "Colorful image colorization", equations (2) to
/// (4); p is counted while learning, and the grid is the trunk's, where theirs has a cell for every four pixels.
public struct Colorization: Method {
  /// Of the photo's shorter side, the share that a square is wide.
  public var crop = 0.875
  /// λ.
  public var rebalancing = 0.5

  /// The paper's λ.
  public init() {}

  /// All settings.
  public mutating func visit(_ settings: any SettingsVisitor) throws {
    try settings.crop(&crop)
    try settings.number(
      "rebalancing", &rebalancing, in: 1e-6...1,
      "how far all colours count alike, λ; near 0, they count by how rare they are, and at 1 alike")
  }

  /// `colorization`.
  public var name: String { "colorization" }

  /// Every unlabelled photo once in an epoch.
  public var draws: [Draw] { [.pass(over: .unlabelled)] }

  /// A square.
  public func example(of photos: [Sample], fit: Fit, views: inout ViewMaker) throws -> Example {
    Example([try views.square(of: photos[0], side: fit.side, keeping: crop)])
  }

  /// The middle of the photo.
  public func testExample(of photo: Sample, fit: Fit, views: inout ViewMaker) throws -> Example {
    Example([try views.middle(of: photo, side: fit.side, keeping: crop)])
  }

  /// One network that gives colours.
  public func task(_ context: TaskContext) throws -> any TrainingTask {
    let network = try context.pretextNetwork { trunk, channels in
      try trunk.seeColoursAlike()
      return try .cells(channels, context.specification.hidden, ColourBins.count)
    }
    let counts = try ColourCounts()
    /// Logits and true shares of the colours of all cells of photos that have any: P×313 each.
    func cells(_ batch: Batch) throws -> (logits: Tensor, truths: Tensor)? {
      let lab = try batch.input(view: 0).lab()
      let grey = try (lab.narrow(1, 0..<1) * 127.5 + 0.5) / 128
      let map = try batch.reduced({ try network($0) }, grey.expand([-1, 3, -1, -1]))
      return try labelledCells(map, ab: lab.narrow(1, 1..<3) * 110, leavingOutGrey: true)
    }
    return PretextTask(context, network, others: ["colours": counts]) { [rebalancing] batch, _ in
      // Without any colour there is nothing to learn.
      guard let (logits, truths) = try cells(batch) else {
        return Loss(try network.parameters()[0].sum() * 0)
      }
      try counts.add(truths)
      let weights = try counts.weights(of: truths, mixing: rebalancing)
      return Loss(try (cellEntropies(logits, truths) * weights).mean())
    } measure: { batch in
      guard let (logits, truths) = try cells(batch) else { return [("share of the constant's entropy", 1)] }
      return [
        (
          "share of the constant's entropy",
          try counts.shareOfConstant(logits, truths, mixing: rebalancing)
        )
      ]
    }
  }
}

/// What a head says of cells, and the shares of their colours: N×313×h×w logits as P×313 rows, with as many true ones; nil without cells.
///
/// - Parameter ab: N×2×H×W in Lab's own units, averaged over cells.
func labelledCells(
  _ map: Tensor, ab: Tensor, leavingOutGrey: Bool
) throws(TorchError) -> (logits: Tensor, truths: Tensor)? {
  let means = try ab.adaptiveAveragePool2d(size: Pair(height: map.shape[2], width: map.shape[3]))
  var photos = Array(0..<map.shape[0])
  if leavingOutGrey {
    let ranges = try (ab.max(over: [2, 3]) - ab.min(over: [2, 3])).max(over: [1]).doubles()
    photos.removeAll { ranges[$0] < 5 }
  }
  guard !photos.isEmpty else { return nil }
  func rows(_ map: Tensor) throws(TorchError) -> Tensor {
    try map.indexSelect(0, Tensor(photos)).permute([0, 2, 3, 1]).reshape([-1, map.shape[1]])
  }
  return (try rows(map), try ColourBins.shares(of: rows(means)))
}

/// Cross-entropies of P×K logits with P×K shares: P.
func cellEntropies(_ logits: Tensor, _ truths: Tensor) throws(TorchError) -> Tensor {
  try (logits.logSoftmax(over: 1) * truths).sum(over: [1]).negated()
}

extension Layer where Self == Sequential {
  /// From every cell of a map so many numbers, through a hidden layer if it has units.
  static func cells(_ channels: Int, _ hidden: Int, _ values: Int) throws(TorchError) -> Sequential {
    guard hidden > 0 else { return Sequential([try Conv2d(channels, values, kernel: 1)]) }
    return Sequential([
      try Conv2d(channels, hidden, kernel: 1), ReLU(), try Conv2d(hidden, values, kernel: 1),
    ])
  }
}

extension Trunk {
  /// Lets the first convolution answer to the sum of a photo's channels alone, so that colours, which it never sees here, do not pass through
  /// weights that are chance.
  func seeColoursAlike() throws {
    let first = modules().lazy.compactMap { $0 as? Conv2d }.first
    guard let first, first.weight.shape[1] == 3 else { return }
    let mean = try first.weight.detach().mean(over: [1], keepingDimensions: true)
    try withoutGradient { try first.weight.copy(from: mean.expand(first.weight.shape)) }
  }
}
