import Testing
import Torch

@testable import Networks

@Suite("AlexNet of the pretexts")
struct PretextAlexNetTests {
  @Test("levels have the papers' widths, and pooled they are the papers' numbers")
  func levels() throws {
    let network = try PretextAlexNet()
    network.evaluate()
    let maps = try withoutGradient { try network.features(madeUpInput([1, 3, 227, 227])) }
    #expect(maps.map { $0.shape[1] } == [96, 256, 384, 384, 256])
    let numbers = zip(maps, PretextAlexNet.probeGrids).map { $0.shape[1] * $1 * $1 }
    #expect(numbers == [9_600, 9_216, 9_600, 9_600, 9_216])
    #expect(zip(maps, PretextAlexNet.probeGrids).allSatisfy { $0.shape[2] >= $1 })
  }

  @Test("convolutions have torchvision's names, normalisations names beside them")
  func names() throws {
    let names = Set(
      try PretextAlexNet().stateDictionary().keys.map {
        $0.split(separator: ".").prefix(2).joined(separator: ".")
      })
    let convolutions = [0, 3, 6, 8, 10].map { "features.\($0)" }
    #expect(names == Set(convolutions + (0..<5).map { "norms.\($0)" }))
    #expect(Architecture.named("alexnet-pretext") != nil)
  }
}
