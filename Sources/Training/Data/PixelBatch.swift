import Imaging
import Methods
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
    var pixels: [UInt8] = []
    pixels.reserveCapacity(count * size.area * 3)
    for image in images { pixels += image.pixels }
    self.pixels = pixels
  }

  /// (x − 127) / 128 as count × 3 × height × width in float32, channels last in memory.
  func tensor() throws(TorchError) -> Tensor {
    let bytes = try Tensor(bytes: pixels, dtype: .uint8, shape: [count, size.height, size.width, 3])
    return try ((bytes.to(.float32) - 127) / 128).permute([0, 3, 1, 2])
  }
}

extension Batch.Stack {
  /// Views of any sizes, those of one size together, at most `limit` in a stack.
  static func stacks(of views: [RGBImage], limit: Int = .max) -> [Batch.Stack] {
    grouped(views.map(\.size)).flatMap { group in
      stride(from: 0, to: group.indices.count, by: limit).map { start in
        let places = Array(group.indices[start...].prefix(limit))
        let pixels = PixelBatch(places.map { views[$0] }, size: group.size)
        return Batch.Stack(places: places) { try pixels.tensor() }
      }
    }
  }
}

/// Indices of one size together, sizes in the order of their first appearance.
private func grouped(_ sizes: [PixelSize]) -> [(size: PixelSize, indices: [Int])] {
  var places: [PixelSize: Int] = [:]
  var groups: [(size: PixelSize, indices: [Int])] = []
  for (index, size) in sizes.enumerated() {
    if let place = places[size] {
      groups[place].indices.append(index)
    } else {
      places[size] = groups.count
      groups.append((size, [index]))
    }
  }
  return groups
}
