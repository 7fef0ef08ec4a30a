public import Torch

/// A network that can be built by name.
public struct Architecture: Sendable {
  /// Its name on the command line.
  public let name: String
  /// Channels, height and width it was made for.
  public let input: [Int]
  /// Builds it with random weights.
  public let make: @Sendable () throws(TorchError) -> any Layer

  /// All of them.
  public static let all: [Architecture] = EfficientNetVariant.allCases.map { variant in
    Architecture(name: variant.rawValue, input: [3, variant.side, variant.side]) { () throws(TorchError) in
      try EfficientNetLite(variant)
    }
  }

  /// The one of this name, if there is one.
  public static func named(_ name: String) -> Architecture? { all.first { $0.name == name } }
}
