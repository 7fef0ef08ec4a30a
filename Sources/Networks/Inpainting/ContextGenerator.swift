public import Torch

/// The context encoder that repairs a masked photo: an encoder of five convolutions, a bottleneck, a decoder.
///
/// N×3×129×129 photos in −1 … 1, masked pixels +1, to the N×3×64×64 part behind the mask in −1 … 1; any size from 32 up
/// gives a part of half that size. Names are those of the public code (`model.0.weight` …).
/// Ching, See & Wong 2020 (Learning image aesthetics by learning inpainting), after Pathak et al. 2016 (arXiv 1604.07379).
public final class ContextGenerator: Module, Layer {
  /// Its numbers.
  public struct Configuration: Hashable, Sendable, Codable {
    /// Output channels of the encoder's convolutions; the decoder mirrors all but the first.
    public var widths = [64, 64, 128, 256, 512]
    /// Channels of the bottleneck.
    public var bottleneck = 4000
    /// Of the batch normalisations.
    ///
    /// The public code gives 0.8, where the code that it comes from meant the momentum.
    public var epsilon = 0.8
    /// Of the encoder's leaky ReLUs.
    public var slope = 0.2

    /// The public code's numbers.
    public init() {}
  }

  @Named("model") private var layers: Sequential

  /// A network with weights from N(0, .02²), those of batch normalisations from N(1, .02²).
  public init(_ configuration: Configuration = .init()) throws(TorchError) {
    super.init()
    let widths = configuration.widths
    var layers = try Self.encoderLayers(configuration)
    var channels = configuration.bottleneck
    layers.append(try Conv2d(widths.last ?? 3, channels, kernel: 1))
    for width in widths.dropFirst().reversed() {
      layers.append(try ConvTranspose2d(channels, width, kernel: 4, stride: 2, padding: 1))
      layers.append(try BatchNorm2d(width, epsilon: configuration.epsilon))
      layers.append(ReLU(inPlace: true))
      channels = width
    }
    layers.append(try Conv2d(channels, 3, kernel: 3, padding: .symmetric(1)))
    layers.append(Tanh())
    self.layers = Sequential(layers)
    try fillAsAdversary()
  }

  /// The repaired part.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor { try layers(x) }

  /// The five convolutions alone, from which ratings are learned: N×3×H×W → N×512×⌊H/32⌋×⌊W/32⌋.
  ///
  /// Names `0.weight` … as within `model`.
  public static func encoder(_ configuration: Configuration = .init()) throws(TorchError) -> Sequential {
    let layers = Sequential(try encoderLayers(configuration))
    try layers.fillAsAdversary()
    return layers
  }

  fileprivate static func encoderLayers(_ configuration: Configuration) throws(TorchError) -> [any Layer] {
    var (layers, channels) = ([any Layer](), 3)
    for width in configuration.widths {
      layers.append(try Conv2d(channels, width, kernel: 4, stride: 2, padding: .symmetric(1)))
      if !layers.dropLast().isEmpty {
        layers.append(try BatchNorm2d(width, epsilon: configuration.epsilon))
      }
      layers.append(LeakyReLU(slope: configuration.slope))
      channels = width
    }
    return layers
  }
}

/// The generator's encoder as a trunk, under the generator's names: N×3×H×W → N×512×⌊H/32⌋×⌊W/32⌋ in the end.
///
/// Of a photo of 224 pixels, 7×7 places of 512 numbers are what ratings are learned from.
public final class ContextEncoder: Module, Trunk {
  @Named("model") private var layers: Sequential
  /// `context-encoder`, or `context-encoder-public` with the public code's normalisations.
  public let architecture: String?

  /// A network with weights from N(0, .02²), those of batch normalisations from N(1, .02²).
  ///
  /// - Parameter epsilon: of the batch normalisations; 0.8 in the public code.
  public init(epsilon: Double = 1e-5) throws(TorchError) {
    var configuration = ContextGenerator.Configuration()
    configuration.epsilon = epsilon
    architecture = epsilon == 0.8 ? "context-encoder-public" : "context-encoder"
    super.init()
    layers = Sequential(try ContextGenerator.encoderLayers(configuration))
    try fillAsAdversary()
  }

  /// `conv1` … `conv5`, each after its leaky ReLU.
  public static let levels = zip(1..., zip([64, 64, 128, 256, 512], [2, 4, 8, 16, 32])).map {
    TrunkLevel(name: "conv\($0)", channels: $1.0, stride: $1.1)
  }

  /// `conv1` … `conv5`.
  public var levels: [TrunkLevel] { Self.levels }
  /// Photos as they are.
  public var normalization: Normalization { .lite }

  /// The outputs of the five convolutions.
  public func features(_ x: Tensor) throws(TorchError) -> [Tensor] { try layers.outputs(x) }

  /// The last convolution's output.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor { try layers(x) }
}
