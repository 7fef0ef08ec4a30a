public import Torch

/// Two halves of an AlexNet, one of which sees a photo's lightness and the other its colours; their features side by side.
///
/// N×3×H×W photos, normalised as (x − 127) / 128, to the sizes of ``PretextAlexNet``, each half with half of the channels. Names: `lightness.…` and
/// `colours.…`. Zhang, Isola & Efros 2017, "Split-brain autoencoders", figure 2.
public final class SplitAlexNet: Module, Trunk {
  private let lightness: PretextAlexNet
  private let colours: PretextAlexNet

  /// A network with PyTorch's initial weights.
  ///
  /// - Parameter widths: of each half.
  public init(widths: [Int] = PretextAlexNet.levels.map { $0.channels / 2 }) throws(TorchError) {
    lightness = try PretextAlexNet(channels: 1, widths: widths)
    colours = try PretextAlexNet(channels: 2, widths: widths)
    super.init()
  }

  /// Those of ``PretextAlexNet``.
  public var levels: [TrunkLevel] { PretextAlexNet.levels }
  /// `alexnet-split-brain`.
  public var architecture: String? { "alexnet-split-brain" }
  /// Photos as they are.
  public var normalization: Normalization { .lite }

  /// The outputs of the five convolutions of both halves.
  public func features(_ x: Tensor) throws(TorchError) -> [Tensor] {
    let lab = try x.lab()
    let halves = [
      try lightness.features(lab.narrow(1, 0..<1)), try colours.features(lab.narrow(1, 1..<3)),
    ]
    return try levels.indices.map { level throws(TorchError) in
      try .concatenate(halves.map { $0[level] }, along: 1)
    }
  }

  /// The last convolutions' outputs, N×256×h×w: of lightness in the first 128 channels.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    let lab = try x.lab()
    return try .concatenate(
      [lightness(lab.narrow(1, 0..<1)), colours(lab.narrow(1, 1..<3))], along: 1)
  }
}
