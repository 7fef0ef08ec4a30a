import Testing
import Torch

@testable import Networks

@Suite("Context encoders")
struct InpaintingTests {
  /// The same layers, thinner.
  private func thin() -> ContextGenerator.Configuration {
    var configuration = ContextGenerator.Configuration()
    (configuration.widths, configuration.bottleneck) = ([4, 4, 8, 8, 16], 20)
    return configuration
  }

  @Test(
    "the part behind the mask is half as large as the photo, as a multiple of 16, in −1 … 1",
    arguments: [(129, 64), (128, 64), (32, 16), (63, 16), (64, 32), (200, 96)])
  func generator(side: Int, part: Int) throws {
    let generator = try ContextGenerator(thin())
    generator.evaluate()
    let repaired = try withoutGradient { try generator(madeUpInput([2, 3, side, side])) }
    #expect(repaired.shape == [2, 3, part, part])
    #expect(try repaired.abs().max().item() <= 1)
  }

  @Test("a photo without a cell in the bottleneck is an error")
  func tooSmall() throws {
    let generator = try ContextGenerator(thin())
    #expect(throws: TorchError.self) { try generator(Tensor.zeros([1, 3, 31, 40])) }
  }

  @Test(
    "the encoder alone has the generator's first layers under the same names, and gives the bottleneck's inputs"
  )
  func encoder() throws {
    let generator = try ContextGenerator(thin())
    let encoder = try ContextGenerator.encoder(thin())
    let weights = generator.stateDictionary()
    let own = encoder.stateDictionary()
    #expect(own.count == 5 * 2 + 4 * 5)
    for (name, tensor) in own { #expect(weights["model." + name]?.shape == tensor.shape, "\(name)") }
    encoder.evaluate()
    #expect(try withoutGradient { try encoder(madeUpInput([1, 3, 129, 70])) }.shape == [1, 16, 4, 2])
  }

  @Test("weights are drawn from N(0, .02²), those of normalisations around 1, and no summand is")
  func initialWeights() throws {
    let networks: [any Layer] = try withRandomSeed(3) {
      [try ContextGenerator(), try ContextDiscriminator()]
    }
    for network in networks {
      for (name, tensor) in network.namedParameters() where tensor.rank == 4 && tensor.count > 20_000 {
        let numbers = try tensor.detach()
        #expect(abs(try numbers.mean().item()) < 0.001, "\(name)")
        #expect(abs(try numbers.square().mean().item().squareRoot() - 0.02) < 0.0005, "\(name)")
      }
    }
    let scales = try networks[0].modules().compactMap { $0 as? BatchNorm2d }.flatMap { norm in
      #expect(try norm.bias.abs().max().item() == 0)
      return try norm.weight.doubles()
    }
    let mean = scales.reduce(0, +) / Double(scales.count)
    let deviation = (scales.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(scales.count)).squareRoot()
    #expect(abs(mean - 1) < 0.003 && abs(deviation - 0.02) < 0.002)
  }

  @Test("the discriminator has an answer for every eight pixels, the last ones of a row too")
  func discriminator() throws {
    var configuration = ContextDiscriminator.Configuration()
    configuration.widths = [4, 8, 8, 16]
    let discriminator = try ContextDiscriminator(configuration)
    for (height, width) in [(64, 64), (65, 8), (40, 41)] {
      let answers = try withoutGradient { try discriminator(madeUpInput([2, 3, height, width])) }
      #expect(answers.shape == [2, 1, (height + 7) / 8, (width + 7) / 8])
    }
  }

  @Test("each photo is judged for itself, whatever else is in the batch")
  func alone() throws {
    var configuration = ContextDiscriminator.Configuration()
    configuration.widths = [4, 8, 8, 16]
    let discriminator = try ContextDiscriminator(configuration)
    discriminator.train()
    let batch = try madeUpInput([3, 3, 32, 32])
    try withoutGradient {
      let together = try discriminator(batch)
      let alone = try discriminator(batch.narrow(0, 1..<2))
      let gap = try (together.narrow(0, 1..<2) - alone).abs().max().item()
      let size = try alone.abs().max().item()
      #expect(gap < 1e-4 * size, "\(gap) of \(size)")
    }
  }
}
