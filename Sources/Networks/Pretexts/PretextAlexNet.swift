public import Torch

/// AlexNet as pretexts learn it: the widths of the papers, and a batch normalisation after each convolution.
///
/// N×3×H×W (227 pixels, at least 63) to five feature maps of 96, 256, 384, 384 and 256 channels; pooled to 10², 6², 5², 5² and 6² cells they are
/// the 9,600, 9,216, 9,600, 9,600 and 9,216 numbers of Sheng et al. (AAAI 2020), figure 4. Convolutions have torchvision's names
/// (`features.0` …), normalisations beside them `norms.0` …. Without groups and response normalisation, as RotNet's (Gidaris, Singh &
/// Komodakis 2018).
public final class PretextAlexNet: Module, Trunk {
  @Named("features") private var layers: Sequential
  @Named("norms") private var norms: Sequential

  /// A network with PyTorch's initial weights, of the papers' widths unless told otherwise.
  ///
  /// - Parameter channels: of what it looks at.
  public init(
    channels: Int = 3, widths: [Int] = PretextAlexNet.levels.map(\.channels)
  ) throws(TorchError) {
    super.init()
    func convolution(_ index: Int, kernel: Int, stride: Int = 1, padding: Int) throws(TorchError)
      -> [any Layer]
    {
      [
        try Conv2d(
          index == 0 ? channels : widths[index - 1], widths[index], kernel: Pair(kernel),
          stride: Pair(stride),
          padding: .symmetric(Pair(padding))), ReLU(inPlace: true),
      ]
    }
    let pool: [any Layer] = [MaxPool2d(kernel: 3, stride: 2)]
    var all = try convolution(0, kernel: 11, stride: 4, padding: 2) + pool
    all += try convolution(1, kernel: 5, padding: 2) + pool
    for index in 2...4 { all += try convolution(index, kernel: 3, padding: 1) }
    layers = Sequential(all)
    norms = Sequential(try widths.map { width throws(TorchError) in try BatchNorm2d(width) })
  }

  /// `conv1` … `conv5`, each after its ReLU.
  public static let levels = zip(1..., zip([96, 256, 384, 384, 256], [4, 8, 16, 16, 16])).map {
    TrunkLevel(name: "conv\($0)", channels: $1.0, stride: $1.1)
  }

  /// `conv1` … `conv5`, each after its ReLU.
  public var levels: [TrunkLevel] { Self.levels }

  /// `alexnet-pretext`.
  public var architecture: String? { "alexnet-pretext" }

  /// Cells along each side that each level is pooled to for probes.
  public static let probeGrids = [10, 6, 5, 5, 6]

  /// The outputs of the five convolutions.
  public func features(_ x: Tensor) throws(TorchError) -> [Tensor] {
    var (x, maps) = (x, [Tensor]())
    for layer in layers.layers {
      x = try layer(x)
      if layer is Conv2d { x = try norms.layers[maps.count](x) }
      if layer is ReLU { maps.append(x) }
    }
    return maps
  }

  /// The last convolution's output.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    guard let last = try features(x).last else {
      throw TorchError(operation: "PretextAlexNet", message: "there are no convolutions")
    }
    return last
  }
}
