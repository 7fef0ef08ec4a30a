import Networks
import Torch

extension DeviceChecks {
  /// One process does everything that several do: over NCCL on a GPU.
  func group() throws -> Double {
    let place = ProcessPlace(rank: 0, count: 1, port: 29_577)
    return try ProcessGroup.joined(place) { group in
      let sum = try Tensor([1.0, 2, 3])
      try group.allReduce(sum)
      try group.broadcast(sum)
      let gathered = try group.allGather(rows: sum.reshape([1, 3]))
      try group.barrier()
      guard try gathered.doubles() == [1, 2, 3] else { return .infinity }
      let alone = try gradients(in: nil)
      let together = try gradients(in: group)
      return zip(alone, together).map { abs($0 - $1) }.max() ?? .infinity
    }
  }

  /// Of a network's first convolution, with statistics of batches joined over the group and gradients averaged.
  private func gradients(in group: ProcessGroup?) throws -> [Double] {
    guard let architecture = Architecture.named("mobilenet-v2") else { return [] }
    let network = try withRandomSeed(1) { try architecture.make() }
    try group?.broadcast(network)
    try network.synchronizeStatistics(in: group)
    network.train()
    let input = try withRandomSeed(2) { try Tensor.randn([8, 3, 64, 64]) }
    let loss = try withRandomSeed(3) { try network(input).square().mean() }
    if let group {
      try GradientAveraging(of: network.parameters(), in: group).backward(loss)
    } else {
      try loss.backward()
    }
    let gradients = try network.parameters().prefix(3).compactMap { try $0.gradient?.doubles() }.flatMap(
      \.self)
    let length = gradients.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return gradients.map { $0 / length }
  }
}
