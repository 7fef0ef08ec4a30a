public import Torch

/// The largest features of 1×1, 2×2 and 4×4 parts of the photo, and a linear layer: N×channels×h×w to N×values logits.
///
/// Photos keep their aspect ratio and size: the parts adapt. Murray & Gordo 2017 (APM, arXiv 1708.04890), after He et al.
/// 2015 (spatial pyramid pooling, arXiv 1406.4729).
public final class SpatialPyramidHead: Module, Layer {
  /// Its numbers.
  public struct Configuration: Hashable, Sendable, Codable {
    /// Parts along each side, level by level.
    public var grids = [1, 2, 4]
    /// Probability of dropping a pooled feature while training.
    public var dropout = 0.0

    /// The paper's numbers, unless told otherwise.
    public init(grids: [Int] = [1, 2, 4], dropout: Double = 0) {
      self.grids = grids
      self.dropout = dropout
    }
  }

  private let grids: [Int]
  private let dropout: Dropout
  private let fc: Linear

  /// A head with random weights on feature maps of so many channels.
  public init(channels: Int, values: Int, _ configuration: Configuration = .init()) throws(TorchError) {
    grids = configuration.grids
    dropout = Dropout(configuration.dropout)
    fc = try Linear(channels * grids.reduce(0) { $0 + $1 * $1 }, values)
  }

  /// N×values logits.
  public func callAsFunction(_ features: Tensor) throws(TorchError) -> Tensor {
    try fc(dropout(pooled(features)))
  }

  /// N×(channels · Σ grid²): all channels of the coarsest grid first, each channel's parts together.
  public func pooled(_ features: Tensor) throws(TorchError) -> Tensor {
    let levels = try grids.map { grid throws(TorchError) in
      try features.adaptiveMaxPool2d(size: Pair(grid)).flatten(from: 1)
    }
    return try .concatenate(levels, along: 1)
  }
}

/// A trunk's last features and a spatial pyramid: N×3×H×W to N×values logits.
///
/// APM is the one on ResNet-101.
public final class SpatialPyramidNetwork: Module, TransferNetwork {
  /// Features.
  public let trunk: any Trunk
  /// What turns them into ratings.
  public let head: SpatialPyramidHead

  /// A head with random weights on a trunk.
  public init(
    trunk: any Trunk, values: Int, _ configuration: SpatialPyramidHead.Configuration = .init()
  ) throws(TorchError) {
    self.trunk = trunk
    head = try SpatialPyramidHead(
      channels: trunk.levels.last?.channels ?? 0, values: values, configuration)
  }

  /// The trunk.
  public var base: any Layer { trunk }

  /// N×values logits.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    guard let last = try trunk.features(x).last else {
      throw TorchError(operation: "SpatialPyramidNetwork", message: "the trunk names no level")
    }
    return try head(last)
  }
}
