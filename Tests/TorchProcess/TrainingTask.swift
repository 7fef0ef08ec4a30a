import Torch

/// Trains a small network on random numbers: `STATISTICS BATCH PARTS FILE`, where the statistics of batch normalisation
/// are `synchronized`, `own` or `frozen`, and a process takes its share of a batch in so many parts.
struct TrainingTask {
  let statistics: String
  let batch, parts: Int
  let file: String

  init(_ arguments: [String]) throws {
    guard arguments.count == 4, let batch = Int(arguments[1]), let parts = Int(arguments[2]) else {
      throw Complaint(text: "train STATISTICS BATCH PARTS FILE")
    }
    (statistics, self.batch, self.parts, file) = (arguments[0], batch, parts, arguments[3])
  }

  private final class Network: Module {
    let stem: Conv2d
    let body: Sequential
    let head, spare: Linear

    override init() {
      fatalError("use init(outputs:)")
    }

    init(outputs: Int) throws {
      stem = try Conv2d(3, 6, kernel: 3)
      body = Sequential([
        try BatchNorm2d(6), ReLU(), try Conv2d(6, 8, kernel: 3, stride: 2, bias: false), try BatchNorm2d(8),
        ReLU(), AdaptiveAveragePool2d(), Flatten(),
      ])
      head = try Linear(8, outputs)
      spare = try Linear(8, outputs)
      super.init()
      try stem.requireGradient(false)
    }
  }

  func run(in group: ProcessGroup?) throws {
    let (images, targets, orders) = try withRandomSeed(1) {
      (
        try Tensor.randn([96, 3, 9, 9]) * 2 + 1, try Tensor.randn([96, 5]),
        try (0..<50).map { _ in try Tensor.randomPermutation(96).int64s() }
      )
    }

    let network = try withRandomSeed(10 + UInt64(group?.rank ?? 0)) { try Network(outputs: 5) }
    try group?.broadcast(network)
    try network.useChannelsLast()
    if statistics == "frozen" { network.freezeStatistics() }
    if statistics == "synchronized" { try network.synchronizeStatistics(in: group) }
    let parameters = network.parameters().filter(\.requiresGradient)
    let optimizer = SGD([ParameterGroup(parameters, learningRate: 0.05, weightDecay: 1e-4)], momentum: 0.9)
    let averaging = try group.map { try GradientAveraging(of: parameters, in: $0, bucketBytes: 500) }
    let shard = group?.shard ?? .whole

    for (step, order) in orders.enumerated() {
      try optimizer.clearGradients()
      let own = Array(shard.part(of: order.prefix(batch)))
      for number in 0..<parts {
        let chosen = try Tensor(Array(Shard(rank: number, count: parts).part(of: own)))
        let x = try network.body(network.stem(images.indexSelect(0, chosen).contiguous(channelsLast: true)))
        // Every third step uses the second head, too.
        let output = try step % 3 == 1 ? network.head(x) + network.spare(x) : network.head(x)
        let weight = shard.weight(of: batch) / Double(parts)
        let loss = try meanSquaredError(output, targets.indexSelect(0, chosen)) * weight
        if let averaging, number == parts - 1 {
          try averaging.backward(loss)
        } else {
          try loss.backward()
        }
      }
      try optimizer.step()
    }
    guard group?.rank ?? 0 == 0 else { return }
    try SafeTensors.write(network.stateDictionary(), to: file)
  }
}
