import Torch

/// How pixels of 0 … 255 become a network's inputs: (pixel − mean) / divisor, channel by channel.
public struct Normalization: Hashable, Sendable, Codable {
  /// Subtracted from red, green and blue.
  public let mean: [Double]
  /// What then divides them.
  public let divisor: [Double]

  /// Numbers for red, green and blue.
  public init(mean: [Double], divisor: [Double]) {
    self.mean = mean
    self.divisor = divisor
  }

  /// (x − 127) / 128: EfficientNet-Lite's, and that of all photos in this package.
  public static let lite = Normalization(
    mean: [Double](repeating: 127, count: 3), divisor: [Double](repeating: 128, count: 3))
  /// From −1 to 1.
  public static let symmetric = Normalization(
    mean: [Double](repeating: 127.5, count: 3), divisor: [Double](repeating: 127.5, count: 3))
  /// Mean and standard deviation of ImageNet's photos: torchvision's.
  public static let imageNet = Normalization(
    mean: [0.485, 0.456, 0.406].map { 255 * $0 }, divisor: [0.229, 0.224, 0.225].map { 255 * $0 })
}

extension Tensor {
  /// N×3×H×W of one normalisation in another; any other shape is an error.
  func renormalized(from old: Normalization, to new: Normalization) throws(TorchError) -> Tensor {
    guard old != new else { return self }
    guard rank == 4, shape[1] == 3 else {
      // Broadcasting would make up what is missing.
      throw TorchError(operation: "renormalized", message: "expected N×3×H×W, not \(shape)")
    }
    let factors = zip(old.divisor, new.divisor).map { $0 / $1 }
    let summands = new.divisor.indices.map { (old.mean[$0] - new.mean[$0]) / new.divisor[$0] }
    let shape = [1, 3, 1, 1]
    return try self * Tensor(factors, shape: shape).to(dtype) + Tensor(summands, shape: shape).to(dtype)
  }
}
