public import Torch

/// Residual networks of 18 to 152 layers.
///
/// N×3×H×W (224 pixels, any size from 1 up) to N×classes logits; without classes, to the last level's features averaged
/// over the photo. State-dictionary names are torchvision's. He et al. 2016 (arXiv 1512.03385), table 1; bottlenecks stride
/// in their 3×3 convolution ("ResNet v1.5").
public final class ResNet: Module, Trunk {
  /// Its numbers.
  public struct Configuration: Hashable, Sendable, Codable {
    /// What the levels are made of.
    public enum Block: String, Hashable, Sendable, Codable {
      /// Two 3×3 convolutions.
      case basic
      /// A 3×3 convolution between two 1×1 ones, the last of which has four times as many channels.
      case bottleneck

      var expansion: Int { self == .basic ? 1 : 4 }
    }

    /// What the levels are made of.
    public var block: Block
    /// Blocks in each of the four levels.
    public var depths: [Int]
    /// Outputs; nil leaves out the linear layer.
    public var classes: Int? = 1000

    /// 18 layers.
    public static let resnet18 = Configuration(block: .basic, depths: [2, 2, 2, 2])
    /// 34 layers.
    public static let resnet34 = Configuration(block: .basic, depths: [3, 4, 6, 3])
    /// 50 layers.
    public static let resnet50 = Configuration(block: .bottleneck, depths: [3, 4, 6, 3])
    /// 101 layers.
    public static let resnet101 = Configuration(block: .bottleneck, depths: [3, 4, 23, 3])
    /// 152 layers.
    public static let resnet152 = Configuration(block: .bottleneck, depths: [3, 8, 36, 3])

    /// `layer1` … `layer4`.
    public var levels: [TrunkLevel] {
      (0..<4).map {
        TrunkLevel(name: "layer\($0 + 1)", channels: (64 << $0) * block.expansion, stride: 4 << $0)
      }
    }

    /// The published ones by name.
    static let named: KeyValuePairs = [
      "resnet18": resnet18, "resnet34": resnet34, "resnet50": resnet50, "resnet101": resnet101,
      "resnet152": resnet152,
    ]

    /// A network of four levels.
    public init(block: Block, depths: [Int], classes: Int? = 1000) {
      self.block = block
      self.depths = depths
      self.classes = classes
    }

    /// The same with other outputs.
    public func with(classes: Int?) -> Configuration {
      Configuration(block: block, depths: depths, classes: classes)
    }
  }

  /// Its numbers.
  public let configuration: Configuration
  private let conv1: Conv2d
  private let bn1: BatchNorm2d
  private let layer1, layer2, layer3, layer4: Sequential
  private let fc: Linear?

  /// A network with torchvision's initial weights.
  public init(_ configuration: Configuration) throws(TorchError) {
    let (block, depths) = (configuration.block, configuration.depths)
    guard depths.count == 4, depths.allSatisfy({ $0 > 0 }) else {
      throw TorchError(operation: "ResNet", message: "expected four depths from 1 up, not \(depths)")
    }
    self.configuration = configuration
    conv1 = try Conv2d(3, 64, kernel: 7, stride: 2, padding: .symmetric(3), bias: false)
    bn1 = try BatchNorm2d(64)
    layer1 = try block.level(64, 64, depth: depths[0], stride: 1)
    layer2 = try block.level(64 * block.expansion, 128, depth: depths[1], stride: 2)
    layer3 = try block.level(128 * block.expansion, 256, depth: depths[2], stride: 2)
    layer4 = try block.level(256 * block.expansion, 512, depth: depths[3], stride: 2)
    fc = try configuration.classes.map { classes throws(TorchError) in
      try Linear(512 * block.expansion, classes)
    }
    super.init()
    try fillConvolutionsByFanOut()
  }

  /// `layer1` … `layer4`.
  public var levels: [TrunkLevel] { configuration.levels }

  /// `resnet50`, for example; nil for other depths than the published ones.
  public var architecture: String? {
    Configuration.named.first { $0.value.with(classes: configuration.classes) == configuration }?.key
  }

  /// The outputs of the four levels.
  public func features(_ x: Tensor) throws(TorchError) -> [Tensor] {
    let stem = try x.convolved(by: conv1, normalizedBy: bn1).reluInPlace()
    let first = try layer1(stem.maxPool2d(kernel: 3, stride: 2, padding: 1))
    let second = try layer2(first)
    let third = try layer3(second)
    return [first, second, third, try layer4(third)]
  }

  /// N×classes logits, or the last level's N×channels averages.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    let pooled = try features(x)[3].adaptiveAveragePool2d(size: 1).flatten(from: 1)
    return try fc.map { fc throws(TorchError) in try fc(pooled) } ?? pooled
  }
}
