import Foundation
import Testing
import Torch

/// Expected values computed with PyTorch's own Python interface by Tools/Reference/tensors.py.
struct Reference: Decodable {
  let shape: [Int]
  let values: [Double]

  static func load() throws -> [String: Reference] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let data = try Data(contentsOf: root.appending(path: "Tools/Reference/tensors.json"))
    return try JSONDecoder().decode([String: Reference].self, from: data)
  }
}

/// Whether two tensors have the same shape and values within a tolerance.
func expect(
  _ tensor: Tensor, equals expected: Reference?, within tolerance: Double = 1e-11,
  at location: SourceLocation = #_sourceLocation
) throws {
  let expected = try #require(expected, sourceLocation: location)
  #expect(tensor.shape == expected.shape, sourceLocation: location)
  let distances = zip(try tensor.doubles(), expected.values).map { abs($0 - $1) }
  #expect(distances.allSatisfy { $0 <= tolerance }, "\(distances.max() ?? 0)", sourceLocation: location)
}

/// The inputs of Tools/Reference/tensors.py: element i is sin(0.7 i + k + 1).
func wave(_ k: Int, _ shape: Int...) throws -> Tensor {
  try Tensor((0..<shape.reduce(1, *)).map { sin(0.7 * Double($0) + Double(k) + 1) }, shape: shape)
}
