public import Torch

/// A trunk's last features and a spatial pyramid: N×3×H×W photos, normalised as (x − 127) / 128 whatever the trunk wants, to
/// N×values logits.
///
/// APM is the one on ResNet-101.
public final class SpatialPyramidNetwork: Module, TransferNetwork, Exportable {
  /// Its numbers.
  public struct Configuration: Blueprint {
    /// The trunk, by its name in ``Architecture``.
    public var trunk = "resnet101"
    /// How many values the rating scale has.
    public var values = 10
    /// Parts along each side, level by level.
    public var grids = [1, 2, 4]
    /// Probability of dropping a pooled feature while training.
    public var dropout = 0.0
    /// Whether pooled features are standardised first, for those of a trunk that does not learn; nil for no.
    public var standardises: Bool?

    /// The paper's numbers, unless told otherwise.
    public init(trunk: String = "resnet101", values: Int = 10) {
      self.trunk = trunk
      self.values = values
    }
  }

  /// What it was built from.
  public let configuration: Configuration
  /// Features.
  public let trunk: any Trunk
  /// What turns them into ratings.
  public let head: SpatialPyramidHead

  /// A network with random weights.
  public init(_ configuration: Configuration) throws(TorchError) {
    try configuration.checkBeforeBuilding()
    self.configuration = configuration
    trunk = try Architecture.trunk(configuration.trunk)
    head = try SpatialPyramidHead(
      channels: trunk.levels.last?.channels ?? 0, values: configuration.values, grids: configuration.grids,
      dropout: configuration.dropout, standardises: configuration.standardises ?? false)
  }

  /// The trunk.
  public var base: any Layer { trunk }

  /// The configuration.
  public var blueprint: any Blueprint { configuration }

  /// N×values logits.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    try head(pooled: pooledFeatures(x))
  }

  /// The largest features of the photo's parts: N×width float32.
  public func pooledFeatures(_ x: Tensor) throws(TorchError) -> Tensor {
    guard let last = try trunk.features(ofPhotos: x).last else {
      throw TorchError(operation: "SpatialPyramidNetwork", message: "the trunk names no level")
    }
    return try head.pooled(last.to(.float32))
  }

  /// The distribution.
  public func outputs(_ x: Tensor, scale: [Double]) throws(TorchError) -> [Output] {
    [Output(.distribution(values: configuration.values), try self(x).softmax(over: 1))]
  }
}

extension SpatialPyramidNetwork.Configuration {
  /// `pyramid`.
  public static var kind: String { "pyramid" }

  /// Refuses a trunk that is not there, and numbers that make no head.
  public func check() throws(BlueprintError) {
    let channels = try trunk(trunk).levels.last?.channels ?? 0
    try require("values", values, in: 1...10_000)
    guard (1...16).contains(grids.count) else {
      throw BlueprintError("grids", "expected 1 … 16 levels, found \(grids.count)")
    }
    for (index, grid) in grids.enumerated() { try require("grids.\(index)", grid, in: 1...64) }
    try require("dropout", chance: dropout)
    try require("grids", layerOf: channels * grids.reduce(0) { $0 + $1 * $1 }, to: values)
  }

  /// A distribution.
  public var outputs: [Output.Meaning] { [.distribution(values: values)] }

  /// What the trunk can look at.
  public var sides: ClosedRange<Int> { Architecture.sides(of: trunk) }

  /// A ``SpatialPyramidNetwork``.
  public func network() throws(TorchError) -> any Exportable { try SpatialPyramidNetwork(self) }
}
