import Testing
import Torch

@testable import Networks

@Suite("Trunks of pretexts")
struct PretextTrunkTests {
  @Test("colours in CIE Lab are those of the usual tables")
  func lab() throws {
    // sRGB's corners, and a grey: L, a, b to two digits under D65.
    let known: [(rgb: [Float], lab: [Double])] = [
      ([255, 0, 0], [53.24, 80.09, 67.20]), ([0, 255, 0], [87.73, -86.18, 83.18]),
      ([0, 0, 255], [32.30, 79.19, -107.86]), ([255, 255, 255], [100, 0, 0]), ([0, 0, 0], [0, 0, 0]),
      ([119, 119, 119], [50.03, 0, 0]), ([5, 5, 5], [1.37, 0, 0]),
    ]
    let pixels = (0..<3).flatMap { channel in known.map { ($0.rgb[channel] - 127) / 128 } }
    let lab = try Tensor(pixels, shape: [1, 3, 1, known.count]).lab().doubles()
    for (number, colour) in known.enumerated() {
      let found = [
        lab[number] * 50 + 50, lab[known.count + number] * 110, lab[2 * known.count + number] * 110,
      ]
      for (value, truth) in zip(found, colour.lab) {
        #expect(abs(value - truth) < 0.02, "\(colour): \(found)")
      }
    }
  }

  @Test(
    "trunks say the truth about their levels",
    arguments: Architecture.trunks.filter { trunk in
      ["alexnet-split-brain", "context-encoder", "context-discriminator", "context-discriminators"].contains(
        trunk.name)
    }.map(\.name))
  func levels(name: String) throws {
    let architecture = try #require(Architecture.named(name))
    let trunk = try Architecture.trunk(name)
    trunk.evaluate()
    let side = 96
    let maps = try withoutGradient { try trunk.features(madeUpInput([1, 3, side, side])) }
    #expect(trunk.levels == architecture.levels && maps.count == trunk.levels.count)
    for (map, level) in zip(maps, trunk.levels) {
      #expect(map.shape[1] == level.channels)
      #expect(
        abs(Double(map.shape[2]) * Double(level.stride) / Double(side) - 1) < 0.3, "\(level): \(map.shape)")
    }
    let last = try withoutGradient { try trunk(madeUpInput([1, 3, side, side])) }
    let end = try #require(maps.last)
    #expect(try (last - end).abs().max().item() == 0)
  }

  @Test("one half of a split brain sees no colours, and the other no lightness")
  func halves() throws {
    let trunk = try SplitAlexNet()
    trunk.evaluate()
    func features(_ rgb: [Double]) throws -> Tensor {
      let planes = try rgb.map { try Tensor.full([1, 1, 64, 64], $0) }
      return try withoutGradient { try trunk(Tensor.concatenate(planes, along: 1)) }
    }
    let (dark, light) = (try features([-0.5, -0.5, -0.5]), try features([0.5, 0.5, 0.5]))
    #expect(try (dark - light).narrow(1, 0..<128).abs().max().item() > 1e-4)
    #expect(try (dark - light).narrow(1, 128..<256).abs().max().item() < 1e-4)
  }

  @Test(
    "a discriminator and an encoder for ratings have the papers' parameters, with their heads of ten values")
  func parameters() throws {
    func count(_ trunk: String, _ grid: Int) throws -> Int {
      let network = try RatingNetwork(
        NetworkSpecification(trunk: trunk, levels: ["conv5"], grid: grid, values: 10, dropout: 0.75))
      return network.parameters().reduce(0) { $0 + $1.count }
    }
    // 1.56M, 3.12M and 3.07M of Ching, See & Wong 2020, table 1.
    #expect(try count("context-discriminator", 28) == 1_563_435)
    #expect(try count("context-discriminators", 28) == 2 * 1_555_585 + 15_690)
    #expect(try count("context-encoder", 7) == 2_824_064 + 250_890)
  }
}
