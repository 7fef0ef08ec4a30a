import Foundation
import Networks
import Testing
import Torch

/// Expected values computed by PyTorch with efficientnet-lite-pytorch in Tools/Reference/networks.py.
struct Reference: Decodable {
  struct Variant: Decodable {
    let parameters, multiply_adds, tensors: Int
    let names_crc32: UInt32
  }
  struct Level: Decodable {
    let shape: [Int]
    let magnitude: Double
  }
  struct Outputs: Decodable {
    let input: [Int]
    let logits: [[Double]]
    let levels: [Level]
  }

  let variants: [String: Variant]
  let outputs: [String: [Outputs]]
  /// Files of `torch.save`, base64.
  let files: [String: String]

  static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

  static func load() throws -> Reference {
    let data = try Data(contentsOf: root.appending(path: "Tools/Reference/networks.json"))
    return try JSONDecoder().decode(Reference.self, from: data)
  }

  /// What Tools/Reference/architectures.py counted of the networks that torchvision has, and of plain PyTorch ones.
  static func architectures() throws -> [String: Variant] {
    let data = try Data(contentsOf: root.appending(path: "Tools/Reference/architectures.json"))
    return try JSONDecoder().decode([String: Variant].self, from: data)
  }
}

/// ISO 3309, as zlib computes it.
func crc32(_ text: String) -> UInt32 {
  ~text.utf8.reduce(UInt32.max) { crc, byte in
    (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in crc >> 1 ^ (crc & 1) &* 0xEDB8_8320 }
  }
}

/// The numbers that the script makes weights and inputs of: SplitMix64 as 24-bit fractions of 0 ..< 1.
struct Uniform {
  let seed: UInt64
  var position: UInt64 = 0

  mutating func next(_ count: Int) -> [Double] {
    (0..<count).map { _ in
      position += 1
      var z = seed &+ position &* 0x9E37_79B9_7F4A_7C15
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return Double((z ^ (z >> 31)) >> 40) / 16_777_216
    }
  }
}

extension Module {
  /// Every tensor from one stream, in the order of the names, as the script does it.
  func fill() throws {
    var stream = Uniform(seed: 1)
    for (name, tensor) in stateDictionary().sorted(by: { $0.key < $1.key }) where tensor.dtype == .float32 {
      let numbers = stream.next(tensor.count)
      let values: [Float]
      if tensor.rank > 1 {
        let bound = (6 / Double(tensor.shape.dropFirst().reduce(1, *))).squareRoot()
        values = numbers.map { Float((2 * $0 - 1) * bound) }
      } else if name.hasSuffix("running_var") || (name.hasSuffix(".weight") && name.contains("_bn")) {
        values = numbers.map { Float(0.5 + $0) }
      } else {
        values = numbers.map { Float((2 * $0 - 1) * 0.5) }
      }
      try withoutGradient { try tensor.copy(from: Tensor(values, shape: tensor.shape)) }
    }
  }
}

extension Module {
  /// Sets tensors by their names to numbers that a test computes with.
  func set(_ values: [String: [Float]]) throws {
    let own = stateDictionary()
    for (name, numbers) in values {
      let tensor = try #require(own[name], "\(name)")
      try withoutGradient { try tensor.copy(from: Tensor(numbers, shape: tensor.shape)) }
    }
  }
}

/// A made-up photo, −1 … 1.
func madeUpInput(_ shape: [Int]) throws -> Tensor {
  var stream = Uniform(seed: 2)
  return try Tensor(stream.next(shape.reduce(1, *)).map { Float(2 * $0 - 1) }, shape: shape)
}
