import Imaging
import Methods
import Networks
import Ratings
import TestMethods
import Testing
import Torch

private let methods = MethodList.all + testMethods

/// What the one loop takes for granted of every method, shipped or not.
@Suite("Every method")
struct EveryMethodTests {
  /// The trunk that it needs; nil for the tiny one.
  private func trunk(of method: any Method) -> String? {
    method is SplitBrain ? "alexnet-split-brain" : method is LinearProbe ? "alexnet-pretext" : nil
  }

  private func fit(_ method: any Method) -> Fit {
    Fit(policy: .buckets, side: trunk(of: method) != nil ? 64 : 32)
  }

  private func method(_ name: String) throws -> any Method {
    var method = try #require(methods.first { $0.name == name })
    if var ranking = method as? RankedRating {
      ranking.longerSide = 40...60
      method = ranking
    }
    return method
  }

  /// What raters of its photos could give.
  private func scale(of method: any Method) -> RatingScale { method is MPAda ? .badOrGood : .oneToSeven }

  /// One turn of each draw, some photos wide and some tall.
  private func turns(_ method: any Method, _ number: Int) throws -> [[Sample]] {
    try method.draws.map { draw in
      try (0..<(draw.kind == .pairs ? 2 : 1)).map { place in
        let scale = scale(of: method)
        let probabilities = scale.values.indices.map {
          ($0 + place) % scale.count == number % scale.count ? 1.0 : 0
        }
        return photo(
          number + 10 * place, pool: draw.pool,
          size: PixelSize(width: 48, height: number % 2 == 0 ? 36 : 64),
          rating: draw.pool == .rated
            ? try RatingDistribution(scale: scale, probabilities: probabilities) : nil,
          attributes: [0.25, Double(number % 3) / 2])
      }
    }
  }

  private func examples(
    _ method: any Method, _ number: Int, _ maker: () -> ViewMaker
  ) throws -> [Example] {
    try turns(method, number).map { turn in
      var views = maker()
      return try method.example(of: turn, fit: fit(method), views: &views)
    }
  }

  @Test("names are unique, and found")
  func names() {
    #expect(Set(methods.map(\.name)).count == methods.count)
    for method in MethodList.all { #expect(MethodList.named(method.name)?.name == method.name) }
    #expect(MethodList.named("no such method") == nil)
    #expect(MethodList.named(MethodList.standard.name) != nil)
  }

  @Test("all of an example's chance comes from the view maker", arguments: methods.map(\.name))
  func chance(name: String) throws {
    let method = try method(name)
    let made = { (seed: UInt64) in
      try examples(method, 3) { .free(SeededGenerator(seed: seed), mirrors: true) }
        .map { (planes: try $0.views.map { try $0.planes() }, targets: $0.targets) }
    }
    let (first, second) = (try made(1), try made(1))
    #expect(first.map(\.planes) == second.map(\.planes))
    #expect(first.map(\.targets) == second.map(\.targets))
    let others = try (2..<12).map { try made($0).map(\.planes) }
    #expect(others.contains { $0 != first.map(\.planes) })
  }

  @Test("all examples have equally many views, and all test examples have", arguments: methods.map(\.name))
  func views(name: String) throws {
    let method = try method(name)
    let makers: [() -> ViewMaker] = [
      { .free(SeededGenerator(seed: 1), mirrors: true) },
      { .choosing(SeededGenerator(seed: 1), seed: 1, mirrors: true, variants: 3) },
      { .fixed(0, seed: 1, mirrors: true, variants: 3) },
    ]
    let counts = try makers.flatMap { maker in
      try (0..<4).flatMap { try examples(method, $0, maker).map(\.views.count) }
    }
    #expect(Set(counts).count == 1)
    let tested = try makers.flatMap { maker in
      try (0..<4).map { number in
        var views = maker()
        let sample = try turns(method, number)[0][0]
        return try method.testExample(of: sample, fit: fit(method), views: &views).views.count
      }
    }
    #expect(Set(tested).count == 1)
  }

  @Test(
    "what a frozen network would look at is named: one name, the same pixels", arguments: methods.map(\.name))
  func keys(name: String) throws {
    let method = try method(name)
    var pixels: [View.Key: Set<Planes>] = [:]
    for number in 0..<3 {
      for _ in 0..<2 {
        for example in try examples(method, number, { .fixed(number, seed: 5, mirrors: true, variants: 3) }) {
          let keys = example.views.compactMap(\.key)
          #expect(keys.count == example.views.count && Set(keys).count == keys.count)
          for view in example.views { pixels[try #require(view.key), default: []].insert(try view.planes()) }
        }
      }
    }
    #expect(pixels.values.allSatisfy { $0.count == 1 })
  }

  @Test(
    "every loss is a number, and every weight that a player has learns from it",
    arguments: methods.map(\.name))
  func learning(name: String) throws {
    let method = try method(name)
    let task = try method.task(
      .tiny(
        scale: scale(of: method), isTrunkFrozen: method is LinearProbe, attributes: ["Light", "Content"],
        trunk: trunk(of: method)))
    let turns = try (0..<4).map { number in
      try examples(method, number) { .fixed(number, seed: 5, mirrors: true, variants: 3) }
    }
    let draws = method.draws.indices.map { draw in turns.map { $0[draw] } }
    let stored = Dictionary(
      uniqueKeysWithValues: task.frozen.map { network in
        let row = { (view: View) in
          try Batch([[Example([view])]]).outputs(through: network.forward).floats()
        }
        return (network.name, row)
      })
    let batch = try Batch(draws, readsPixels: task.readsPixels, stored: stored)

    let owned = task.players.flatMap { $0.groups.flatMap(\.parameters) }.map { ObjectIdentifier($0) }
    let learned = task.networks.values.flatMap { $0.parameters() }.filter(\.requiresGradient)
    #expect(Set(owned).count == owned.count)
    #expect(Set(owned) == Set(learned.map { ObjectIdentifier($0) }))
    for player in task.players {
      let parameters = player.groups.flatMap(\.parameters)
      let loss = try task.loss(of: player, on: batch, at: Moment())
      #expect(loss.total.shape.isEmpty)
      #expect(try loss.total.item().isFinite)
      try loss.total.backward()
      #expect(parameters.allSatisfy { $0.gradient != nil })
      for network in task.networks.values { try network.parameters().forEach { try $0.clearGradient() } }
    }
    #expect(try task.measures(batch).allSatisfy { $0.value.isFinite })
  }
}
