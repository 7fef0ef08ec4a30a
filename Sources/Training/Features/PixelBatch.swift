import Imaging
import Torch

/// Images of one size, one after the other, on their way to a network.
struct PixelBatch: Sendable, Hashable {
  let size: PixelSize
  let count: Int
  /// count × height × width × 3, 0 … 255.
  let pixels: [UInt8]

  /// Joins images, which must all have `size`.
  init(_ images: [RGBImage], size: PixelSize) {
    precondition(images.allSatisfy { $0.size == size }, "a batch has one size")
    self.size = size
    count = images.count
    pixels = Array(images.map(\.pixels).joined())
  }

  /// (x − 127) / 128 as count × 3 × height × width in float32, channels last in memory.
  func tensor() throws(TorchError) -> Tensor {
    let bytes = try Tensor(bytes: pixels, dtype: .uint8, shape: [count, size.height, size.width, 3])
    return try ((bytes.to(.float32) - 127) / 128).permute([0, 3, 1, 2])
  }
}
