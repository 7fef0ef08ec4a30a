public import Torch

/// Photographic embedding for aesthetic rating: attributes and a latent code, from which a photo is rated and rebuilt.
///
/// N×3×H×W to N×values logits. How the parts are trained is the method's business: eqs (1) and (2) of the paper
/// (Photographic embedding for aesthetic rating), whose structure section 3.2 gives. Where it is silent: the code's spread is
/// learned as ln σ².
public final class PEARNetwork: Module, TransferNetwork {
  /// Its numbers.
  public struct Configuration: Hashable, Sendable, Codable {
    /// k, the attributes.
    public var attributes = 11
    /// j, the length of the latent code.
    public var code = 100
    /// d, the values of the rating scale: 10 for AVA, 6 for AADB in the paper.
    public var values = 10
    /// Channels of the 8×8 map that reconstruction starts from.
    public var seed = 128
    /// Output channels of reconstruction's transposed convolutions, each of which doubles the sides.
    public var widths = [64, 32, 16, 8, 3]

    /// The paper's numbers, for a scale of so many values.
    public init(values: Int = 10) { self.values = values }
  }

  /// Features; the paper's is ResNet-50.
  public let trunk: any Trunk
  /// From features to the distributions of attributes and code.
  public let encoder: PEAREncoder
  /// From attributes and code to ratings.
  public let rating: Linear
  /// From attributes and code to the photo.
  public let reconstruction: PEARReconstruction

  /// Heads with random weights on a trunk.
  public init(trunk: any Trunk, _ configuration: Configuration = .init()) throws(TorchError) {
    let latent = configuration.attributes + configuration.code
    self.trunk = trunk
    encoder = try PEAREncoder(features: trunk.levels.last?.channels ?? 0, configuration)
    rating = try Linear(latent, configuration.values)
    reconstruction = try PEARReconstruction(configuration)
  }

  /// The trunk.
  public var base: any Layer { trunk }

  /// N×values logits at the attributes' probabilities and the code's mean.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    let latent = try encode(x)
    return try rating(
      .concatenate([latent.attributeLogits.sigmoid(), latent.mean], along: 1))
  }

  /// q(z|x) and q(s|x) of N×3×H×W.
  public func encode(_ x: Tensor) throws(TorchError) -> PEAREncoder.Output {
    guard let last = try trunk.features(x).last else {
      throw TorchError(operation: "PEARNetwork", message: "the trunk names no level")
    }
    return try encoder(last.mean(over: [2, 3]))
  }

  /// N×values logits and the N×3×256×256 photo, 0 … 1, of N×k attributes and an N×j code.
  public func decode(
    attributes: Tensor, code: Tensor
  ) throws(TorchError) -> (logits: Tensor, photo: Tensor) {
    let latent = try Tensor.concatenate([attributes, code], along: 1)
    return (try rating(latent), try reconstruction(latent))
  }
}

/// PEAR's encoders of attributes, μ and σ: three linear layers on N×features.
public final class PEAREncoder: Module {
  /// What describes a photo.
  public struct Output: Sendable {
    /// N×k: q(z|x) is Bernoulli with the sigmoid of these.
    public let attributeLogits: Tensor
    /// N×j: μ of the normal q(s|x).
    public let mean: Tensor
    /// N×j: ln σ² of the normal q(s|x).
    public let logVariance: Tensor
  }

  private let attributes, mean, logVariance: Linear

  /// Encoders with random weights.
  public init(features: Int, _ configuration: PEARNetwork.Configuration = .init()) throws(TorchError) {
    attributes = try Linear(features, configuration.attributes)
    mean = try Linear(features, configuration.code)
    logVariance = try Linear(features, configuration.code)
  }

  /// The distributions' parameters for N×features.
  public func callAsFunction(_ features: Tensor) throws(TorchError) -> Output {
    Output(
      attributeLogits: try attributes(features), mean: try mean(features),
      logVariance: try logVariance(features))
  }
}

/// PEAR's reconstruction: a linear layer to 128×8×8, then five transposed convolutions.
///
/// N×(k + j) to N×3×256×256 in 0 … 1.
public final class PEARReconstruction: Module, Layer {
  private let seed: Int
  private let fc: Linear
  private let layers: Sequential

  /// A decoder with random weights.
  public init(_ configuration: PEARNetwork.Configuration = .init()) throws(TorchError) {
    seed = configuration.seed
    fc = try Linear(configuration.attributes + configuration.code, seed * 8 * 8)
    var (layers, channels) = ([any Layer](), seed)
    for width in configuration.widths {
      layers.append(try ConvTranspose2d(channels, width, kernel: 4, stride: 2, padding: 1))
      layers += [try BatchNorm2d(width), ReLU(inPlace: true)]
      channels = width
    }
    // The last layer's output is the photo.
    self.layers = Sequential(layers.dropLast(2) + [Sigmoid()])
  }

  /// The photo.
  public func callAsFunction(_ latent: Tensor) throws(TorchError) -> Tensor {
    try layers(fc(latent).reshape([-1, seed, 8, 8]))
  }
}
