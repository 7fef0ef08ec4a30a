public import Imaging
import Networks
import Ratings
import Torch

/// Split brain: one half of the network tells a photo's colours from its lightness, the other its lightness from its colours.
///
/// Cross-entropy over 313 colours and over 100 steps of lightness, for each cell of the last level; the halves' features are used side by side.
/// Zhang, Isola & Efros 2017, "Split-brain autoencoders: unsupervised learning by cross-channel prediction", equations (4) to (6).
public struct SplitBrain: Method {
  /// Of the photo's shorter side, the share that a square is wide.
  public var crop = 0.875

  /// The crop of others.
  public init() {}

  /// The crop.
  public mutating func visit(_ settings: any SettingsVisitor) throws { try settings.crop(&crop) }

  /// `split-brain`.
  public var name: String { "split-brain" }

  /// Every unlabelled photo once in an epoch.
  public var draws: [Draw] { [.pass(over: .unlabelled)] }

  private static let steps = 100

  /// A square.
  public func example(of photos: [Sample], fit: Fit, views: inout ViewMaker) throws -> Example {
    Example([try views.square(of: photos[0], side: fit.side, keeping: crop)])
  }

  /// The middle of the photo.
  public func testExample(of photo: Sample, fit: Fit, views: inout ViewMaker) throws -> Example {
    Example([try views.middle(of: photo, side: fit.side, keeping: crop)])
  }

  /// Two halves that learn at once.
  public func task(_ context: TaskContext) throws -> any TrainingTask {
    let hidden = context.specification.hidden
    let network = try context.pretextNetwork { trunk, channels in
      guard trunk is SplitAlexNet else {
        throw TorchError(
          operation: "split-brain",
          message: "network.trunk: expected alexnet-split-brain, which has two halves")
      }
      return Heads(
        colours: try .cells(channels / 2, hidden, ColourBins.count),
        lightness: try .cells(channels / 2, hidden, Self.steps))
    }
    let counts = try ColourCounts()
    func cells(_ batch: Batch) throws -> (colours: (Tensor, Tensor), lightness: (Tensor, Tensor)) {
      let map = try batch.outputs(of: network)
      let lab = try batch.input(view: 0).lab()
      let said = try map.narrow(1, 0..<ColourBins.count)
      guard let colours = try labelledCells(said, ab: lab.narrow(1, 1..<3) * 110, leavingOutGrey: false)
      else {
        throw TorchError(operation: "split-brain", message: "a batch has no photos")
      }
      let means = try lab.narrow(1, 0..<1).adaptiveAveragePool2d(
        size: Pair(height: map.shape[2], width: map.shape[3]))
      let steps = try ((means + 1) * 50).clamp(low: 0, high: 99.5).flatten().to(.int64)
      let rows = try map.narrow(1, ColourBins.count..<map.shape[1]).permute([0, 2, 3, 1])
      return (colours, (try rows.reshape([-1, Self.steps]), steps))
    }
    return PretextTask(context, network, others: ["colours": counts]) { batch, _ in
      let (colours, lightness) = try cells(batch)
      try counts.add(colours.1)
      let first = try cellEntropies(colours.0, colours.1).mean()
      let second = try crossEntropy(logits: lightness.0, classes: lightness.1)
      return Loss(try first + second, parts: ["colours": first, "lightness": second])
    } measure: { batch in
      let (colours, lightness) = try cells(batch)
      let found = try counts.shareOfConstant(colours.0, colours.1, mixing: 1)
      let entropy = try crossEntropy(logits: lightness.0, classes: lightness.1).item()
      return [("share of the constant's entropy", found), ("lightness entropy", entropy)]
    }
  }

  /// What each half says.
  private final class Heads: Module, Layer {
    let colours: Sequential
    let lightness: Sequential

    init(colours: Sequential, lightness: Sequential) {
      (self.colours, self.lightness) = (colours, lightness)
      super.init()
    }

    /// Colours of the first half of the channels, lightness of the other, side by side.
    func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
      let half = x.shape[1] / 2
      return try .concatenate(
        [colours(x.narrow(1, 0..<half)), lightness(x.narrow(1, half..<2 * half))], along: 1)
    }
  }
}
