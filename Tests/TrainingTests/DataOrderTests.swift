import Methods
import Testing

@testable import Training

struct DataOrderTests {
  private let order = DataOrder(
    [.pass(over: .rated), .random(4, of: .unlabelled, key: "count")],
    of: [.rated: Array(100..<120), .unlabelled: Array(0..<50)], batch: 6, seed: 3)

  @Test("an epoch shows every photo at most once, in an order of its own")
  func epochs() {
    let epochs = (0..<2).map { epoch in
      (0..<3).flatMap { order.share(0, of: 1, step: 3 * epoch + $0).turns[0].flatMap(\.photos) }
    }
    #expect(order.stepsPerEpoch == 3)
    for epoch in epochs {
      #expect(epoch.count == 18)
      #expect(Set(epoch).count == 18)
      #expect(epoch.allSatisfy { (100..<120).contains($0) })
    }
    #expect(epochs[0] != epochs[1])
  }

  @Test("shards together are the whole step, whatever their number", arguments: [1, 2, 3, 6])
  func shards(count: Int) {
    for step in [0, 4] {
      let whole = order.share(0, of: 1, step: step)
      let shards = (0..<count).map { order.share($0, of: count, step: step) }
      #expect(shards.flatMap { $0.turns[0] } == whole.turns[0])
      #expect(shards.flatMap { $0.turns[1] } == whole.turns[1])
      #expect(whole.turns[1].count == 4)
    }
  }

  @Test("every turn of an epoch has its own place")
  func places() {
    let shares = (0..<3).map { order.share(0, of: 1, step: $0) }
    #expect(Set(shares.flatMap { $0.turns[0].map(\.place) }).count == 18)
    #expect(Set(shares.flatMap { $0.turns[1].map(\.place) }).count == 12)
  }

  @Test("any step can be asked for at any time")
  func restart() {
    let later = order.share(0, of: 1, step: 5)
    _ = order.share(0, of: 1, step: 0)
    #expect(order.share(0, of: 1, step: 5) == later)
  }

  @Test("a balanced draw has as many photos of a small set as of a large one, and of each of its categories")
  func balanced() {
    // 0 … 99 are one set of two categories, of which the second is rare; 100 … 109 are another one.
    let order = DataOrder(
      [.pass(over: .rated), .balanced(8, key: "count")],
      of: [.rated: Array(0..<8), .further: Array(0..<110)], batch: 8, seed: 1,
      kind: { pool, number in (number < 100 ? 0 : 1, number < 95 ? "a" : "b") })
    let draws = (0..<500).flatMap { order.share(0, of: 1, step: $0).turns[1].flatMap(\.photos) }
    #expect(draws.count == 4000)
    #expect(draws.count { $0 >= 100 } == 2000)
    #expect((900...1100).contains(draws.count { (95..<100).contains($0) }))
    #expect(Set(draws).count == 110)
    let halves = (0..<2).flatMap { order.share($0, of: 2, step: 3).turns[1] }
    #expect(halves == order.share(0, of: 1, step: 3).turns[1])
  }

  @Test("a pair is two photos, and every photo is once the first in an epoch")
  func pairs() {
    let order = DataOrder([.pairs(of: .rated)], of: [.rated: Array(0..<9)], batch: 3, seed: 1)
    for epoch in 0..<4 {
      let pairs = (0..<3).flatMap { order.share(0, of: 1, step: 3 * epoch + $0).turns[0].map(\.photos) }
      #expect(pairs.map { $0[0] }.sorted() == Array(0..<9))
      #expect(pairs.allSatisfy { $0.count == 2 && $0[0] != $0[1] })
    }
  }

  @Test("a second draw from a pool has an order of its own, and goes round as often as it must")
  func siblings() {
    let order = DataOrder(
      [.pass(over: .rated), .pass(over: .unlabelled), .pass(over: .unlabelled)],
      of: [.rated: Array(0..<12), .unlabelled: Array(0..<6)], batch: 3, seed: 1)
    let shares = (0..<4).map { order.share(0, of: 1, step: $0).turns.map { $0.flatMap(\.photos) } }
    #expect(order.stepsPerEpoch == 4)
    #expect((shares[0][1] + shares[1][1]).sorted() == Array(0..<6))
    #expect((shares[2][1] + shares[3][1]).sorted() == Array(0..<6))
    #expect(shares.map { $0[1] } != shares.map { $0[2] })
  }

  @Test("an epoch without passes is as many steps as it takes to see as many photos as there are")
  func random() {
    let order = DataOrder(
      [.random(4, of: .unlabelled, key: "count")], of: [.unlabelled: Array(0..<20)], batch: 6, seed: 1)
    #expect(order.stepsPerEpoch == 5)
  }
}
