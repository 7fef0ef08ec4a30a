import Testing

@testable import Training

struct DataOrderTests {
  private let order = DataOrder(
    training: Array(100..<120), batch: 6, unlabelled: Array(0..<50), unlabelledPerStep: 4, seed: 3)

  @Test("an epoch shows every photo at most once, in an order of its own")
  func epochs() {
    let epochs = (0..<2).map { epoch in
      (0..<3).flatMap { order.share(0, of: 1, step: 3 * epoch + $0).rated.map(\.photo) }
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
      #expect(shards.flatMap(\.rated) == whole.rated)
      #expect(shards.flatMap(\.unlabelled) == whole.unlabelled)
      #expect(whole.unlabelled.count == 4)
    }
  }

  @Test("every turn of an epoch has its own place")
  func places() {
    let shares = (0..<3).map { order.share(0, of: 1, step: $0) }
    #expect(Set(shares.flatMap { $0.rated.map(\.place) }).count == 18)
    #expect(Set(shares.flatMap { $0.unlabelled.map(\.place) }).count == 12)
  }

  @Test("any step can be asked for at any time")
  func restart() {
    let later = order.share(0, of: 1, step: 5)
    _ = order.share(0, of: 1, step: 0)
    #expect(order.share(0, of: 1, step: 5) == later)
  }
}
