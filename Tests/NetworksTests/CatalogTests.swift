import Foundation
import Testing
import Torch

@testable import Networks

@Suite("The catalogue of networks")
struct CatalogTests {
  @Test("every name is one network's, and finds it")
  func names() {
    #expect(Set(Architecture.names).count == Architecture.names.count)
    for name in Architecture.names { #expect(Architecture.named(name)?.name == name) }
    #expect(Architecture.named("resnet17") == nil && Architecture.named("") == nil)
    #expect(Architecture.names.contains("inception-v3-transform-input"))
    #expect(!Architecture.all.map(\.name).contains("inception-v3-transform-input"))
  }

  @Test("a trunk has levels from fine to coarse with names of their own, what is none has none")
  func levels() {
    let trunks = Set(Architecture.trunks.map(\.name))
    for architecture in Architecture.all + Architecture.variants {
      #expect(architecture.levels.isEmpty != trunks.contains(architecture.name), "\(architecture.name)")
      let levels = architecture.levels
      #expect(Set(levels.map(\.name)).count == levels.count)
      #expect(levels.map(\.stride) == levels.map(\.stride).sorted())
      #expect(architecture.input.count == 3 && architecture.minimumSide <= architecture.input[1])
    }
  }

  @Test("features count the channels of all chosen levels in all parts; levels that are not there count as 0")
  func features() {
    func features(_ trunk: String, _ levels: [String], grid: Int = 1) -> Int {
      NetworkSpecification(trunk: trunk, levels: levels, grid: grid, values: 7).features
    }
    #expect(features("resnet18", ["layer1", "layer4"]) == 64 + 512)
    #expect(features("resnet50", ["layer4"], grid: 3) == 9 * 2_048)
    #expect(features("efficientnet-lite2", ["stage6", "stage7"]) == 208 + 352)
    #expect(features("resnet18", ["layer9"]) == 0 && features("nothing", ["layer1"]) == 0)
  }

  @Test("widths of EfficientNet-Lite are the authors', in eights and never more than a tenth too small")
  func widths() {
    let expected: [EfficientNetVariant: [Int]] = [
      .lite0: [16, 24, 40, 80, 112, 192, 320], .lite1: [16, 24, 40, 80, 112, 192, 320],
      .lite2: [16, 24, 48, 88, 120, 208, 352], .lite3: [24, 32, 48, 96, 136, 232, 384],
      .lite4: [24, 32, 56, 112, 160, 272, 448],
    ]
    for (variant, widths) in expected { #expect(variant.widths == widths, "\(variant)") }
    for wish in stride(from: 8, through: 400, by: 3) {
      let channels = wish.scaledInEights(by: 1.1)
      #expect(channels.isMultiple(of: 8) && Double(channels) >= 0.9 * 1.1 * Double(wish))
    }
  }

  @Test(
    "numbers that make no network are refused with their name",
    arguments: [
      ("grid", 0), ("grid", 33), ("values", 0), ("values", 10_001), ("hidden", -1), ("hidden", 65_537),
      ("dropout", -1), ("dropout", 1), ("dropConnect", 1), ("levels", 65),
    ])
  func impossible(setting: String, value: Int) {
    var specification = NetworkSpecification(trunk: "resnet18", levels: ["layer1"], values: 7)
    switch setting {
    case "grid": specification.grid = value
    case "values": specification.values = value
    case "hidden": specification.hidden = value
    case "dropout": specification.dropout = Double(value)
    case "dropConnect": specification.dropConnect = Double(value)
    default: specification.levels = Array(repeating: "layer1", count: value)
    }
    let error = #expect(throws: BlueprintError.self) { try specification.check() }
    #expect(error?.description.hasPrefix("\(setting): expected") ?? false)
  }

  @Test("numbers that are none are refused, too")
  func notANumber() {
    var specification = NetworkSpecification(trunk: "resnet18", levels: ["layer1"], values: 7)
    specification.dropout = .nan
    #expect(throws: BlueprintError.self) { try specification.check() }
    specification.dropout = 0.999
    #expect(throws: Never.self) { try specification.check() }
  }
}
