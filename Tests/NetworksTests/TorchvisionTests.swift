import Foundation
import Testing
import Torch

@testable import Networks

/// Networks with the small hidden layers and without the dropout of `Tools/Reference/architectures.py --small`.
private let networks: [(name: String, make: @Sendable () throws -> any Layer)] = [
  ("alexnet", { try AlexNet(.init(hidden: 256, dropout: 0)) }),
  ("vgg16", { try VGG16(.init(hidden: 256, dropout: 0)) }),
  ("resnet18", { try ResNet(.resnet18) }), ("resnet34", { try ResNet(.resnet34) }),
  ("resnet50", { try ResNet(.resnet50) }), ("resnet101", { try ResNet(.resnet101) }),
  ("resnet152", { try ResNet(.resnet152) }),
  ("inception-v3", { try InceptionV3(.init(dropout: 0)) }),
  ("mobilenet-v2", { try MobileNetV2(.init(dropout: 0)) }),
  ("context-generator", { try ContextGenerator() }),
  ("context-discriminator", { try ContextDiscriminator() }),
  ("alexnet-pretext", { try PretextAlexNet() }), ("alexnet-split-brain", { try SplitAlexNet() }),
  ("nima-vgg16", { try LinearRatingNetwork(.published(on: .vgg16, dropout: 0)) }),
  ("nima-alexnet", { try LinearRatingNetwork(.published(on: .alexnet, dropout: 0)) }),
]

/// torchvision's networks, run once for all tests: the folder with their weights, inputs and outputs.
private let folder = Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "juror-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/python3")
  process.arguments =
    [Reference.root.appending(path: "Tools/Reference/architectures.py").path, folder.path, "--small"]
    + networks.map(\.name)
  try process.run()
  process.waitUntilExit()
  return folder
}

@Suite("Networks equal torchvision's", .serialized)
struct TorchvisionTests {
  @Test(
    "parameters, multiply-adds and all state-dictionary names are torchvision's",
    arguments: Architecture.all + Architecture.variants.filter { $0.name.hasPrefix("alexnet") })
  func structure(architecture: Architecture) throws {
    guard let expected = try Reference.architectures()[architecture.name] else {
      // EfficientNet-Lite has a reference of its own.
      #expect(EfficientNetVariant(rawValue: architecture.name) != nil)
      return
    }
    let network = try withoutInitialWeights { try architecture.make() }
    let names = network.stateDictionary().map { "\($0.key) \($0.value.shape)" }.sorted()

    #expect(names.count == expected.tensors)
    #expect(crc32(names.joined(separator: "\n")) == expected.names_crc32)
    let complexity = try Complexity(of: network, input: architecture.input)
    #expect(complexity.parameters == expected.parameters)
    // A split brain computes Lab by convolutions, too: 9 for each pixel, twice.
    let lab = architecture.name == "alexnet-split-brain" ? 2 * 9 * 227 * 227 : 0
    #expect(complexity.multiplyAdds == expected.multiply_adds + lab)
    // Inception-v3's second head is computed while training only.
    let auxiliary = network.namedParameters().filter { $0.name.hasPrefix("AuxLogits.") }
    #expect(
      complexity.steps.reduce(0) { $0 + $1.parameters }
        == expected.parameters - auxiliary.reduce(0) { $0 + $1.tensor.count })
  }

  @Test(
    "outputs, and after a step of training gradients and statistics, are those of the same weights there",
    arguments: networks.map(\.name))
  func values(name: String) throws {
    let folder = try folder.get()
    defer { remove(name, from: folder) }
    let weights = try SafeTensors.read(folder.appending(path: "\(name).safetensors").path).tensors
    let reference = try SafeTensors.read(folder.appending(path: "\(name).reference.safetensors").path).tensors
    func expected(_ key: String) throws -> Tensor { try #require(reference[key], "\(key)") }
    let make = try #require(networks.first { $0.name == name }).make
    let network = try withoutInitialWeights { try make() }
    try network.loadComplete(weights, from: name)
    let input = try expected("input")

    network.evaluate()
    let output = try withoutGradient { try network(input) }
    #expect(try output.shape == expected("output").shape)
    #expect(try (output - expected("output")).abs().max().item() <= 1e-4)

    // Lab is computed in float32 whatever the network computes in.
    guard name != "alexnet-split-brain" else { return }
    network.train()
    try network.convert(to: .float64)
    let outputs = try outputs(of: network, input.to(.float64))
    try #expect((outputs[0] - expected("training")).abs().max().item() <= 1e-8)
    if outputs.count > 1 {
      try #expect((outputs[1] - expected("auxiliary")).abs().max().item() <= 1e-8)
    }
    try zip([1, 0.3], outputs).map { try $1.wave().sum() * $0 }.reduce(Tensor(0, dtype: .float64), +)
      .backward()
    try check(network.namedParameters(), \.gradient, equals: expected("gradients"))
    try check(network.namedBuffers(), { $0 }, equals: expected("buffers"))
  }

  private func outputs(of network: any Layer, _ x: Tensor) throws -> [Tensor] {
    guard let inception = network as? InceptionV3 else { return [try network(x)] }
    let (logits, auxiliary) = try inception.outputs(x)
    return [logits, try #require(auxiliary)]
  }

  /// Three sums of each tensor, in the order of the names: all must agree within 1e-7 of the norm.
  private func check(
    _ tensors: [(name: String, tensor: Tensor)], _ part: (Tensor) -> Tensor?, equals expected: Tensor
  ) throws {
    let rows = try expected.doubles()
    #expect(rows.count == tensors.count * 3)
    for (index, entry) in tensors.sorted(by: { $0.name < $1.name }).enumerated() {
      let tensor = try #require(part(entry.tensor), "\(entry.name)").to(.float64)
      let found = try [
        tensor.sum().item(), tensor.square().sum().sqrt().item(), tensor.wave().sum().item(),
      ]
      let row = rows[index * 3..<index * 3 + 3]
      let norm = max(abs(rows[index * 3 + 1]), 1e-3)
      #expect(zip(found, row).allSatisfy { abs($0 - $1) <= 1e-7 * norm }, "\(entry.name): \(found) \(row)")
    }
  }

  /// Removes what a finished test leaves, and the folder with the last of it.
  private func remove(_ name: String, from folder: URL) {
    for file in ["\(name).safetensors", "\(name).reference.safetensors", "\(name).json"] {
      try? FileManager.default.removeItem(at: folder.appending(path: file))
    }
    rmdir(folder.path)
  }
}

extension Tensor {
  /// Every element times a factor of its own: cos(0.7 i).
  fileprivate func wave() throws -> Tensor {
    try flatten() * (Tensor.arange(to: Double(count), dtype: .float64) * 0.7).cos()
  }
}
