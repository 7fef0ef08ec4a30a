import Testing
import Torch

@testable import Networks

@Suite("Heads")
struct HeadTests {
  @Test("transferred context encoders have the paper's numbers of parameters and rate photos of 224 pixels")
  func transfer() throws {
    let networks: [(LinearRatingNetwork, Int)] = try withoutInitialWeights {
      [
        (try LinearRatingNetwork(.init(on: .discriminator)), 1_563_435),
        (try LinearRatingNetwork(.init(on: .discriminator, count: 2)), 3_126_860),
        (try LinearRatingNetwork(.init(on: .encoder)), 2_824_064 + 250_890),
      ]
    }
    for (network, parameters) in networks {
      network.evaluate()
      #expect(network.parameters().reduce(0) { $0 + $1.count } == parameters)
      #expect(try withoutGradient { try network(.zeros([2, 3, 224, 224])) }.shape == [2, 10])
    }
  }

  @Test("dropout works while training only")
  func dropout() throws {
    let network = try LinearRatingNetwork(.init(on: .alexnet, dropout: 0.5))
    let x = try madeUpInput([2, 3, 63, 63])
    #expect(try network(x).floats() != network(x).floats())
    network.evaluate()
    #expect(try network(x).floats() == network(x).floats())
  }

  @Test(
    "a spatial pyramid takes the largest of each part, for any size", arguments: [[5, 7], [4, 4], [1, 3]])
  func pyramid(size: [Int]) throws {
    let (height, width) = (size[0], size[1])
    let head = try SpatialPyramidHead(channels: 2, values: 3)
    let x = try madeUpInput([1, 2, height, width])
    let numbers = try x.floats()
    var expected: [Float] = []
    for grid in [1, 2, 4] {
      for channel in 0..<2 {
        for (row, column) in (0..<grid * grid).map({ ($0 / grid, $0 % grid) }) {
          var largest = -Float.infinity
          for y in row * height / grid..<((row + 1) * height + grid - 1) / grid {
            for z in column * width / grid..<((column + 1) * width + grid - 1) / grid {
              largest = max(largest, numbers[(channel * height + y) * width + z])
            }
          }
          expected.append(largest)
        }
      }
    }
    #expect(try head.pooled(x).floats() == expected)
    #expect(try head(x).shape == [1, 3])
    #expect(head.stateDictionary()["fc.weight"]?.shape == [3, 2 * 21])
  }

  @Test("PEAR's heads have the paper's shapes, and every weight learns")
  func pear() throws {
    let network = try PEARNetwork(.init(trunk: "resnet18"))
    let x = try madeUpInput([2, 3, 32, 32])
    let latent = try network.encode(x)
    let (logits, photo) = try network.decode(
      attributes: latent.attributeLogits.sigmoid(), code: latent.mean + latent.logVariance.exp())
    #expect(latent.attributeLogits.shape == [2, 11])
    #expect(latent.mean.shape == [2, 100])
    #expect(logits.shape == [2, 10])
    #expect(photo.shape == [2, 3, 256, 256])
    #expect(try photo.min().item() >= 0 && photo.max().item() <= 1)

    try (logits.square().sum() + photo.square().sum()).backward()
    for (name, parameter) in network.namedParameters() {
      #expect(try parameter.gradient?.abs().sum().item() ?? 0 > 0, "\(name)")
    }
    // (in + 1) · out of every linear layer; in · out · 4² + out, and 2 · out of the normalisation, of every other.
    let convolutions = [(128, 64), (64, 32), (32, 16), (16, 8), (8, 3)].reduce(0) {
      $0 + $1.0 * $1.1 * 16 + 3 * $1.1
    }
    let linear = 513 * (11 + 100 + 100) + 112 * 10 + 112 * 8192
    let trunk = network.trunk.parameters().reduce(0) { $0 + $1.count }
    #expect(
      network.parameters().reduce(0) { $0 + $1.count } == trunk + linear + convolutions - 2 * 3)
  }
}
