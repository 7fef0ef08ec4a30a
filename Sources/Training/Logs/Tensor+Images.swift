import Imaging
import Torch

extension Tensor {
  /// N×3×H×W photos, normalised as (x − 127) / 128, as images.
  func images() throws -> [RGBImage] {
    let size = PixelSize(width: shape[3], height: shape[2])
    let bytes = try (permute([0, 2, 3, 1]) * 128 + 127).clamp(low: 0, high: 255).floats().map {
      UInt8($0.rounded())
    }
    let count = size.area * 3
    return stride(from: 0, to: bytes.count, by: count).compactMap { start in
      RGBImage(size: size, pixels: Array(bytes[start..<start + count]))
    }
  }
}
