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

  @Test("a trunk that ends early takes a whole network's weights, of which it leaves out what is beyond")
  func cutShort() throws {
    let weights = try withRandomSeed(1) { try EfficientNetLite(.lite0) }.stateDictionary()
    let trunk = try withoutInitialWeights { try EfficientNetLite(trunk: .lite0, depth: .stage3) }
    try trunk.loadWeights(ofWhole: weights, from: "FILE")
    for (name, tensor) in trunk.stateDictionary() {
      #expect(try tensor.bytes() == weights[name]?.bytes(), "\(name)")
    }
  }

  @Test("a whole network's weights without one of the trunk's are refused with its name")
  func trunkIncomplete() throws {
    var weights = try withoutInitialWeights { try EfficientNetLite(.lite0) }.stateDictionary()
    weights["_blocks.1._bn1.weight"] = nil
    let trunk = try withoutInitialWeights { try EfficientNetLite(trunk: .lite0, depth: .stage2) }
    let error = #expect(throws: WeightsError.self) { try trunk.loadWeights(ofWhole: weights, from: "FILE") }
    #expect(error?.message == "does not fit the network; missing: _blocks.1._bn1.weight")
  }

  @Test("a deeper network's weights are refused, although they have every name of the trunk")
  func deeper() throws {
    func network(_ depths: [Int], classes: Int?) throws -> ResNet {
      try withoutInitialWeights { try ResNet(.init(block: .basic, depths: depths, classes: classes)) }
    }
    let deep = try network([2, 1, 1, 1], classes: 3).stateDictionary()
    let trunk = try network([1, 1, 1, 1], classes: nil)
    #expect(Set(trunk.stateDictionary().keys).isSubset(of: deep.keys))
    let error = #expect(throws: WeightsError.self) { try trunk.loadWeights(ofWhole: deep, from: "FILE") }
    #expect(error?.message.hasPrefix("does not fit the network; unexpected: layer1.1.bn1.bias, ") == true)
    #expect(error?.message.contains("fc.") == false)
  }

  @Test("an empty file lacks every name but the counts of batches")
  func empty() throws {
    let network = try withoutInitialWeights { try MobileNetV2(.init(width: 0.25, classes: 3)) }
    let error = #expect(throws: WeightsError.self) { try network.loadComplete([:], from: "FILE") }
    let missing = error?.message.split(separator: "missing: ").last?.split(separator: ", ").map(String.init)
    let names = network.stateDictionary().keys.filter { !$0.hasSuffix("num_batches_tracked") }
    #expect(missing == names.sorted())
  }

  @Test("a prefix that not all names have is part of the names")
  func halfWrapped() throws {
    let weights = ["module.a": try Tensor(1), "b": try Tensor(2)]
    #expect(withoutWrappers(weights).keys.sorted() == ["b", "module.a"])
    let inner = ["module._orig_mod.a": try Tensor(1), "module.b": try Tensor(2)]
    #expect(withoutWrappers(inner).keys.sorted() == ["_orig_mod.a", "b"])
  }
}
