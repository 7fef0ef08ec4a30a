import Foundation
import Testing
import Torch

@testable import Networks

@Suite("PEAR")
struct PEARNetworkTests {
  /// Two attributes, a code of one number, one value, photos of 32 pixels.
  private static let small = {
    var configuration = PEARNetwork.Configuration(trunk: "efficientnet-lite0", values: 1)
    (configuration.attributes, configuration.code) = (["Light", "Object"], 1)
    (configuration.seed, configuration.widths) = (2, [4, 3])
    return configuration
  }()

  /// The small network, to which all photos are the same: attributes ½ and ¾, code 2, ln σ² −3.
  private func blind() throws -> PEARNetwork {
    let network = try withoutInitialWeights { try PEARNetwork(Self.small) }
    try network.set([
      "encoder.attributes.bias": [0, Float(log(3.0))], "encoder.mean.bias": [2],
      "encoder.logVariance.bias": [-3], "rating.weight": [1, 10, 100], "rating.bias": [0.25],
    ])
    network.evaluate()
    return network
  }

  @Test("the default has the paper's numbers: section 3.2")
  func published() {
    let configuration = PEARNetwork.Configuration()
    #expect(configuration.trunk == "resnet50" && configuration.values == 10)
    #expect(configuration.attributes.count == 11 && configuration.code == 100)
    #expect(configuration.seed * 8 * 8 == 8_192 && configuration.widths == [64, 32, 16, 8, 3])
    #expect(throws: Never.self) { try configuration.check() }
  }

  @Test("a photo is described by the logits of its attributes, and by mean and ln σ² of its code")
  func encoding() throws {
    let latent = try withoutGradient { try blind().encode(madeUpInput([2, 3, 32, 40])) }
    #expect(latent.attributeLogits.shape == [2, 2])
    #expect(try latent.attributeLogits.floats() == [0, Float(log(3.0)), 0, Float(log(3.0))])
    #expect(try latent.mean.floats() == [2, 2] && latent.logVariance.floats() == [-3, -3])
  }

  @Test("a photo is rated at its attributes' probabilities, then its code's mean")
  func rating() throws {
    let logits = try withoutGradient { try blind()(madeUpInput([2, 3, 32, 32])) }
    #expect(logits.shape == [2, 1])
    // ½ + 10 · ¾ + 100 · 2 + ¼
    #expect(try logits.floats().allSatisfy { abs($0 - 208.25) < 1e-4 })
  }

  @Test("outputs are the distribution, the attributes' probabilities by name, and the code as features")
  func outputs() throws {
    let network = try blind()
    let outputs = try withoutGradient { try network.outputs(madeUpInput([1, 3, 32, 32]), scale: [1]) }
    #expect(
      outputs.map(\.meaning) == [
        .distribution(values: 1), .attributes(["Light", "Object"]), .features(count: 1),
      ])
    #expect(try outputs[0].values.floats() == [1] && outputs[2].values.floats() == [2])
    #expect(try zip(outputs[1].values.floats(), [0.5, 0.75]).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test("what is decoded is rated as given: attributes first, then the code")
  func decoding() throws {
    let (logits, photo) = try withoutGradient {
      try blind().decode(
        attributes: Tensor([1, 2, 0, 0] as [Float], shape: [2, 2]),
        code: Tensor([3, -1] as [Float], shape: [2, 1]))
    }
    #expect(try logits.floats() == [321.25, -99.75])
    #expect(photo.shape == [2, 3, 32, 32])
  }

  @Test("the last layer of the reconstruction is neither normalised nor cut off at 0: the sigmoid sees it")
  func lastLayer() throws {
    var configuration = Self.small
    configuration.widths = [3]
    let reconstruction = try withoutInitialWeights { try PEARReconstruction(configuration) }
    try reconstruction.set(["layers.0.bias": [-1, 0, 2]])
    let photo = try reconstruction(.zeros([2, 3]))
    #expect(photo.shape == [2, 3, 16, 16])
    for (channel, summand) in [-1.0, 0, 2].enumerated() {
      let numbers = try photo.narrow(1, channel..<channel + 1).doubles()
      #expect(numbers.allSatisfy { abs($0 - 1 / (1 + exp(-summand))) < 1e-6 }, "\(channel)")
    }
  }

  @Test("layers before the last are normalised over the batch, and cut off at 0")
  func innerLayers() throws {
    let reconstruction = try withoutInitialWeights { try PEARReconstruction(Self.small) }
    // Two channels of 8×8, a map of four channels, then the photo, which sees the first channel's middle tap.
    var first = [Float](repeating: 0, count: 2 * 4 * 16)
    var last = [Float](repeating: 0, count: 4 * 3 * 16)
    for tap in 0..<16 { (first[tap], last[tap]) = (1, 1) }
    try reconstruction.set(["layers.0.weight": first, "layers.3.weight": last])
    try reconstruction.set([
      "fc.weight": [Float](repeating: 1, count: 64 * 3) + [Float](repeating: 0, count: 64 * 3)
    ])
    let photos = try reconstruction(Tensor([1, 1, 1, -1, -1, -1] as [Float], shape: [2, 3]))
    let middles = try photos.narrow(1, 0..<1).narrow(2, 15..<17).narrow(3, 15..<17).doubles()
    // ±12 where four taps meet within the map, ±6 at its edges and ±3 in its corners, before they are normalised.
    let variance = Double(196 * 144 + 56 * 36 + 4 * 9) / 256
    let expected = 1 / (1 + exp(-48 / variance.squareRoot()))
    #expect(middles.prefix(4).allSatisfy { abs($0 - expected) < 1e-5 }, "\(middles)")
    #expect(middles.suffix(4).allSatisfy { $0 == 0.5 }, "\(middles)")
  }

  @Test("each width doubles the photo's sides", arguments: [1, 2, 4])
  func sides(count: Int) throws {
    var configuration = Self.small
    configuration.widths = [Int](repeating: 2, count: count - 1) + [3]
    try configuration.check()
    let reconstruction = try withoutInitialWeights { try PEARReconstruction(configuration) }
    #expect(try reconstruction(.zeros([1, 3])).shape == [1, 3, 8 << count, 8 << count])
  }

  @Test("only decoding teaches the reconstruction, only encoding the trunk, and rating teaches both")
  func gradients() throws {
    let network = try withRandomSeed(1) { try PEARNetwork(Self.small) }
    func learning() throws -> Set<String> {
      let names = try network.namedParameters().compactMap { name, parameter in
        try parameter.gradient.map { try $0.abs().max().item() > 0 } == true ? name : nil
      }
      return Set(names.map { String($0.prefix { $0 != "." }) })
    }
    try network.decode(attributes: .ones([2, 2]), code: .ones([2, 1])).photo.square().sum().backward()
    #expect(try learning() == ["reconstruction"])
    for parameter in network.parameters() { try parameter.clearGradient() }
    try network(madeUpInput([2, 3, 32, 32])).sum().backward()
    #expect(try learning() == ["trunk", "encoder", "rating"])
  }

  @Test("attributes, codes and features of other numbers are typed errors")
  func wrongSizes() throws {
    let network = try blind()
    #expect(throws: TorchError.self) {
      try network.decode(attributes: .zeros([1, 3]), code: .zeros([1, 1]))
    }
    #expect(throws: TorchError.self) {
      try network.decode(attributes: .zeros([2, 2]), code: .zeros([1, 1]))
    }
    #expect(throws: TorchError.self) { try network.encoder(.zeros([1, 1_281])) }
    #expect(throws: TorchError.self) { try network.reconstruction(.zeros([1, 4])) }
  }
}
