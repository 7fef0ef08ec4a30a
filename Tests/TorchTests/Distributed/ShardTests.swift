import Testing
import Torch

@Suite("Shards")
struct ShardTests {
  @Test(
    "all processes' parts together are the batch, in order", arguments: [0, 1, 2, 7, 32, 33], [1, 2, 3, 16])
  func partition(size: Int, count: Int) {
    let batch = (0..<size).map { $0 * $0 }
    let parts = (0..<count).map { Shard(rank: $0, count: count).part(of: batch) }
    #expect(parts.flatMap(Array.init) == batch)
    let sizes = parts.map(\.count)
    #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
  }

  @Test("2 processes with 16 each see the batches that 1 process with 32 sees")
  func batches() {
    let order = Array((0..<100).reversed())
    for start in stride(from: 0, to: 100, by: 32) {
      let batch = order[start..<min(start + 32, 100)]
      let parts = (0..<2).map { Array(Shard(rank: $0, count: 2).part(of: batch)) }
      #expect(parts[0] + parts[1] == Array(Shard.whole.part(of: batch)))
      #expect(start == 96 || parts.allSatisfy { $0.count == 16 })
    }
  }

  @Test("the average of weighted means over the parts is the mean over the batch", arguments: [1, 2, 3, 10])
  func weights(size: Int) {
    let batch = (0..<size).map { Double($0 * $0) }
    let means = (0..<3).map { rank -> Double in
      let shard = Shard(rank: rank, count: 3)
      let part = shard.part(of: batch)
      return part.isEmpty ? 0 : part.reduce(0, +) / Double(part.count) * shard.weight(of: size)
    }
    #expect(abs(means.reduce(0, +) / 3 - batch.reduce(0, +) / Double(size)) < 1e-12)
    #expect(Shard(rank: 1, count: 2).weight(of: 32) == 1)
    #expect(Shard(rank: 1, count: 2).weight(of: 0) == 0)
  }
}
