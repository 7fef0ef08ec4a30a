public import Torch

/// Trunks of one kind that look at the same photo, their features one after the other along the channels.
///
/// Names: `0.…`, `1.…`. Two discriminators, of repaired centres and of repaired power points, are the D-FPP+CC of Ching, See & Wong 2020,
/// table 1.
public final class JoinedTrunk: Module, Trunk {
  /// The trunks.
  @Named("") public private(set) var parts: [any Trunk]
  /// Its name in ``Architecture``.
  public let architecture: String?

  /// Trunks whose levels have the same sizes.
  public init(_ parts: [any Trunk], architecture: String) {
    self.architecture = architecture
    super.init()
    self.parts = parts
  }

  /// Those of the parts, with all channels together.
  public var levels: [TrunkLevel] { Self.levels(of: parts.first?.levels ?? [], count: parts.count) }

  /// The levels of so many trunks of one kind.
  static func levels(of levels: [TrunkLevel], count: Int) -> [TrunkLevel] {
    levels.map { TrunkLevel(name: $0.name, channels: $0.channels * count, stride: $0.stride) }
  }

  /// That of the parts.
  public var normalization: Normalization { parts.first?.normalization ?? .lite }

  /// Level by level, the parts' features side by side.
  public func features(_ x: Tensor) throws(TorchError) -> [Tensor] {
    let found = try parts.map { part throws(TorchError) in try part.features(x) }
    return try levels.indices.map { level throws(TorchError) in
      try .concatenate(found.map { $0[level] }, along: 1)
    }
  }

  /// The last level.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    try .concatenate(parts.map { part throws(TorchError) in try part(x) }, along: 1)
  }
}
