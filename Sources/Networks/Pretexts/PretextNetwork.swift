public import Torch

/// A trunk and what a pretext puts on it: N×3×H×W photos, normalised as (x − 127) / 128, to what the head makes of the trunk's last level.
public final class PretextNetwork: Module, TransferNetwork {
  /// Features.
  public let trunk: any Trunk
  /// What makes answers of them.
  public let head: any Layer

  /// A network of its parts.
  public init(trunk: any Trunk, head: any Layer) {
    (self.trunk, self.head) = (trunk, head)
    super.init()
  }

  /// The trunk.
  public var base: any Layer { trunk }

  /// The head's answers.
  public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor { try head(lastLevel(of: x)) }

  /// The trunk's last level, averaged over so many parts along each side: N×(channels · parts²).
  public func pooled(_ x: Tensor, parts: Int) throws(TorchError) -> Tensor {
    try lastLevel(of: x).adaptiveAveragePool2d(size: Pair(parts)).flatten(from: 1)
  }

  private func lastLevel(of x: Tensor) throws(TorchError) -> Tensor {
    guard let last = try trunk.features(ofPhotos: x).last else {
      throw TorchError(operation: "PretextNetwork", message: "the trunk has no levels")
    }
    return try last.to(.float32)
  }
}
