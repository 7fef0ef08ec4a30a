public import Torch

/// The discriminator that tells true parts of photos from repaired ones, at every place of a grid.
///
/// N×3×H×W in −1 … 1 to N×1×⌈H/8⌉×⌈W/8⌉ numbers, 1 for true and 0 for repaired (least squares): 64 pixels give 8×8.
/// Names are those of the public code (`model.0.weight` …). Ching, See & Wong 2020 (Learning image aesthetics by learning inpainting).
/// Its map of a photo of 224 pixels, 28×28 numbers, is what ratings are learned from.
public final class ContextDiscriminator: Module, Trunk {
  /// Its numbers.
  public struct Configuration: Hashable, Sendable, Codable {
    /// Output channels of all convolutions but the last, which has one.
    public var widths = [64, 128, 256, 512]
    /// How far each of them moves.
    public var strides = [2, 2, 2, 1]
    /// Of the leaky ReLUs.
    public var slope = 0.2

    /// The public code's numbers.
    public init() {}
  }

  @Named("model") private var layers: Sequential

  /// A network with weights from N(0, .02²).
  public init(_ configuration: Configuration = .init()) throws(TorchError) {
    super.init()
    var (layers, channels) = ([any Layer](), 3)
    for (width, stride) in zip(configuration.widths, configuration.strides) {
      layers.append(
        try Conv2d(channels, width, kernel: 3, stride: Pair(stride), padding: .symmetric(1)))
      if channels > 3 { layers.append(InstanceNorm2d()) }
      layers.append(LeakyReLU(slope: configuration.slope))
      channels = width
    }
    layers.append(try Conv2d(channels, 1, kernel: 3, padding: .symmetric(1)))
    self.layers = Sequential(layers)
    try fillAsAdversary()
  }

  /// How true each place is.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor { try layers(x) }

  /// `conv1` … `conv5`: four after their leaky ReLUs, and the map.
  public static let levels = zip(1..., zip([64, 128, 256, 512, 1], [2, 4, 8, 8, 8])).map {
    TrunkLevel(name: "conv\($0)", channels: $1.0, stride: $1.1)
  }

  /// `conv1` … `conv5`.
  public var levels: [TrunkLevel] { Self.levels }
  /// `context-discriminator`.
  public var architecture: String? { "context-discriminator" }
  /// Photos as they are.
  public var normalization: Normalization { .lite }

  /// The outputs of the five convolutions.
  public func features(_ x: Tensor) throws(TorchError) -> [Tensor] { try layers.outputs(x) }
}

extension Sequential {
  /// What comes after each leaky ReLU, and in the end.
  func outputs(_ x: Tensor) throws(TorchError) -> [Tensor] {
    var (x, maps) = (x, [Tensor]())
    for (index, layer) in layers.enumerated() {
      x = try layer(x)
      if layer is LeakyReLU || index == layers.count - 1 { maps.append(x) }
    }
    return maps
  }
}

extension Module {
  /// Weights of convolutions from N(0, .02²), of batch normalisations from N(1, .02²) with summands 0.
  ///
  /// Radford et al. 2016 (arXiv 1511.06434), section 4.
  func fillAsAdversary() throws(TorchError) {
    for module in modules() {
      switch module {
      case let layer as Conv2d: try layer.weight.drawInitialWeights(deviation: 0.02)
      case let layer as ConvTranspose2d: try layer.weight.drawInitialWeights(deviation: 0.02)
      case let layer as BatchNorm2d: try layer.weight.drawInitialWeights(mean: 1, deviation: 0.02)
      default: break
      }
    }
  }
}
