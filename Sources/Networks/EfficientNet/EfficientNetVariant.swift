/// The five sizes of EfficientNet-Lite: width and depth multipliers, input side and dropout.
///
/// Numbers from the authors' announcement and reference code (TensorFlow TPU repository, `efficientnet/lite`).
public enum EfficientNetVariant: String, Hashable, Sendable, Codable, CaseIterable {
  /// 4.7 million parameters, 224 pixels.
  case lite0 = "efficientnet-lite0"
  /// 5.4 million parameters, 240 pixels.
  case lite1 = "efficientnet-lite1"
  /// 6.1 million parameters, 260 pixels.
  case lite2 = "efficientnet-lite2"
  /// 8.2 million parameters, 280 pixels.
  case lite3 = "efficientnet-lite3"
  /// 13.0 million parameters, 300 pixels.
  case lite4 = "efficientnet-lite4"

  /// Side of the square photos it was made for, in pixels.
  public var side: Int { scaling.side }
  /// Probability of dropping a pooled feature while training.
  public var dropout: Double { scaling.dropout }

  /// Where features can be read: all of ``FeatureLevel``.
  public var levels: [TrunkLevel] {
    FeatureLevel.allCases.map {
      TrunkLevel(name: $0.name, channels: $0.channels(of: self), stride: $0.stride)
    }
  }

  private var scaling: (width: Double, depth: Double, side: Int, dropout: Double) {
    switch self {
    case .lite0: (1.0, 1.0, 224, 0.2)
    case .lite1: (1.0, 1.1, 240, 0.2)
    case .lite2: (1.1, 1.2, 260, 0.3)
    case .lite3: (1.2, 1.4, 280, 0.3)
    case .lite4: (1.4, 1.8, 300, 0.3)
    }
  }

  /// A run of equal blocks, the first of which changes resolution and channels.
  private struct Stage {
    let repeats, kernel, stride, expansion, outputs: Int
  }

  private static let stages = [
    Stage(repeats: 1, kernel: 3, stride: 1, expansion: 1, outputs: 16),
    Stage(repeats: 2, kernel: 3, stride: 2, expansion: 6, outputs: 24),
    Stage(repeats: 2, kernel: 5, stride: 2, expansion: 6, outputs: 40),
    Stage(repeats: 3, kernel: 3, stride: 2, expansion: 6, outputs: 80),
    Stage(repeats: 3, kernel: 5, stride: 1, expansion: 6, outputs: 112),
    Stage(repeats: 4, kernel: 5, stride: 2, expansion: 6, outputs: 192),
    Stage(repeats: 1, kernel: 3, stride: 1, expansion: 6, outputs: 320),
  ]

  /// Blocks in each stage: the first and the last stage keep theirs.
  private var repeats: [Int] {
    Self.stages.enumerated().map { index, stage in
      let isFixed = index == 0 || index == Self.stages.count - 1
      return isFixed ? stage.repeats : Int((Double(stage.repeats) * scaling.depth).rounded(.up))
    }
  }

  /// Output channels of each stage.
  var widths: [Int] { Self.stages.map { $0.outputs.scaledInEights(by: scaling.width) } }

  /// All blocks from the stem to a level.
  func blocks(through level: FeatureLevel) -> [InvertedBottleneck.Shape] {
    var inputs = 32
    var blocks: [InvertedBottleneck.Shape] = []
    for ((stage, count), width) in zip(zip(Self.stages, repeats), widths).prefix(level.rawValue) {
      for index in 0..<count {
        blocks.append(
          InvertedBottleneck.Shape(
            inputs: inputs, outputs: width, kernel: stage.kernel, stride: index == 0 ? stage.stride : 1,
            expansion: stage.expansion))
        inputs = width
      }
    }
    return blocks
  }

  /// Index of each stage's last block.
  var lastBlocks: [Int] {
    repeats.indices.map { stage in repeats.prefix(stage + 1).reduce(0, +) - 1 }
  }
}

extension Int {
  /// A number of channels times a factor, in eights, never more than a tenth below the wish.
  func scaledInEights(by factor: Double) -> Int {
    let wish = Double(self) * factor
    let rounded = Swift.max(8, Int(wish + 4) / 8 * 8)
    return Double(rounded) < 0.9 * wish ? rounded + 8 : rounded
  }
}
