import Testing
import Torch

@testable import Networks

@Suite("Loading weights")
struct LoadingTests {
  @Test("one error lists all names that are missing, unexpected or of another shape")
  func names() throws {
    let network = try withoutInitialWeights {
      try ResNet(.init(block: .basic, depths: [1, 1, 1, 1], classes: 4))
    }
    #expect(try network.parameters()[0].abs().sum().item() == 0)
    var weights = network.stateDictionary()
    let missing = (1...4).map { "layer\($0).0.conv1.weight" } + ["conv1.weight", "fc.bias"]
    for name in missing { weights[name] = nil }
    let unexpected = (1...9).map { "module.extra\($0)" }
    for name in unexpected { weights[name] = try .zeros([1]) }
    weights["fc.weight"] = try .zeros([1000, 512])

    let error = #expect(throws: WeightsError.self) { try network.loadComplete(weights, from: "FILE") }
    let message = error?.description ?? ""
    #expect(message.hasPrefix("FILE: does not fit the network; missing: conv1.weight, fc.bias, layer1"))
    for name in missing + unexpected { #expect(message.contains(name)) }
    #expect(message.contains("mis-shaped: fc.weight is [1000, 512] instead of [4, 512]"))
  }

  @Test(
    "weights of a network inside DataParallel or torch.compile load as those of the network itself",
    arguments: ["module.", "_orig_mod.", "module._orig_mod."])
  func wrapped(prefix: String) throws {
    let source = try MobileNetV2(.init(width: 0.25, classes: 3))
    let weights = source.stateDictionary()
    let wrapped = Dictionary(uniqueKeysWithValues: weights.map { (prefix + $0.key, $0.value) })
    let network = try MobileNetV2(.init(width: 0.25, classes: 3))
    try network.loadComplete(wrapped, from: "FILE")
    #expect(try network.parameters()[0].floats() == source.parameters()[0].floats())
    let trunk = try MobileNetV2(.init(width: 0.25, classes: nil))
    try trunk.loadWeights(ofWhole: wrapped, from: "FILE")
    #expect(try trunk.parameters()[0].floats() == source.parameters()[0].floats())
    #expect(Set(withoutWrappers(weights).keys) == Set(weights.keys))
    #expect(withoutWrappers([:]).isEmpty)
  }

  @Test(
    "weights of other floating-point types are converted, and counts of batches may be missing",
    arguments: [DType.float16, .bfloat16, .float64])
  func types(dtype: DType) throws {
    let source = try MobileNetV2(.init(width: 0.25, classes: 3))
    var weights: [String: Tensor] = [:]
    for (name, tensor) in source.stateDictionary() where tensor.dtype.isFloatingPoint {
      weights[name] = try tensor.detach().to(dtype)
    }
    let network = try MobileNetV2(.init(width: 0.25, classes: 3))
    try network.loadComplete(weights, from: "FILE")
    for (name, tensor) in network.stateDictionary() where tensor.dtype.isFloatingPoint {
      #expect(tensor.dtype == .float32)
      #expect(try tensor.floats() == #require(weights[name]).floats(), "\(name)")
    }
  }
}
