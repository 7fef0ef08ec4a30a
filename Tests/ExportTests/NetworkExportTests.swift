import Foundation
import Networks
import Testing
import Torch

@testable import Export

@Suite("Export of every network")
struct NetworkExportTests {
  /// Every kind of layer and block, with as few weights as that takes.
  private static let networks: [(name: String, side: Int, make: @Sendable () throws -> any Layer)] = [
    ("alexnet", 96, { try AlexNet(.init(classes: 20, hidden: 64)) }),
    ("vgg16", 64, { try VGG16(.init(classes: 20, hidden: 64)) }),
    ("resnet18", 64, { try ResNet(.resnet18) }),
    ("bottlenecks", 64, { try ResNet(.init(block: .bottleneck, depths: [1, 2, 1, 1], classes: 20)) }),
    ("inception-v3", 128, { try InceptionV3(.init(transformsInput: true)) }),
    ("mobilenet-v2", 64, { try MobileNetV2() }),
    ("context-generator", 65, { try ContextGenerator(small) }),
    ("context-discriminator", 64, { try ContextDiscriminator() }),
    ("nima-alexnet", 96, { try LinearRatingNetwork(.init(on: .alexnet)) }),
    ("pyramid", 96, { try SpatialPyramidNetwork(.init(trunk: "resnet18")) }),
    ("pear", 64, { try PEARNetwork(.init(trunk: "resnet18")) }),
  ]

  private static let small = {
    var configuration = ContextGenerator.Configuration()
    configuration.bottleneck = 100
    return configuration
  }()

  @Test("for other batches and sizes than it was recorded with, onnxruntime gives libtorch's outputs")
  func equal() throws {
    let check = try RuntimeCheck()
    for (name, side, make) in Self.networks {
      let network = try withoutInitialWeights { try make() }
      try spread(network, for: [3, side, side])
      try NetworkExport.writeRaw(
        network, named: name, input: [3, side, side], to: check.path("\(name).onnx"))
      for shape in [[1, 3, side, side], [3, 3, side + 7, side + 30]] {
        let x = try chirp(shape)
        let y = try withoutGradient { try network(x) }
        #expect(try y.square().mean().sqrt().item() > 0.01, "\(name): too small to compare")
        try check.expect(
          "\(name)-\(shape[0])", model: "\(name).onnx", inputs: ["input": x], outputs: ["output": y])
      }
    }
    let differences = try check.differences()
    #expect(differences.count == 2 * Self.networks.count)
    for (name, outputs) in differences { #expect(outputs["output"] ?? 1 <= 1e-4, "\(name): \(outputs)") }
  }

  /// Weights and statistics that keep activations at about 1, so that differences mean something.
  private func spread(_ network: any Layer, for input: [Int]) throws {
    try withoutGradient {
      for tensor in network.parameters() where tensor.rank > 1 {
        let fan = tensor.shape.dropFirst().reduce(1, *)
        try tensor.copy(from: chirp(tensor.shape) * (2 / Double(fan)).squareRoot())
      }
      network.evaluate()
      for case let norm as BatchNorm2d in network.modules() { norm.train() }
      // Running statistics that start at 0 and 1 come within 0.9¹⁰ ≈ a third of the batch's own.
      let x = try chirp([2] + input)
      for _ in 0..<10 { _ = try network(x) }
      network.evaluate()
    }
  }

  /// Numbers that look random, with the mean 0 and the variance 1: √2 sin(i² / 5).
  private func chirp(_ shape: [Int]) throws -> Tensor {
    let index = try Tensor.arange(to: Double(shape.reduce(1, *)), dtype: .float64)
    return try ((index.square() * 0.2).sin() * 2.squareRoot()).to(.float32).reshape(shape)
  }
}
