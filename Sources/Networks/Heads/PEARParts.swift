public import Torch

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
    attributes = try Linear(features, configuration.attributes.count)
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
    fc = try Linear(configuration.latent, seed * 8 * 8)
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

/// The photo that PEAR rebuilds: a view averaged down to square cells, N×3×H×W in (x − 127) / 128 to N×(3 · side²) in 0 … 1.
public final class PEARPhoto: Module, Layer {
  private let side: Int

  /// - Parameter side: cells in a row, and in a column.
  public init(side: Int) { self.side = side }

  /// Channel after channel, row after row.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    try ((x * 128 + 127) * (1.0 / 255)).adaptiveAveragePool2d(size: Pair(side)).flatten(from: 1)
  }
}
