import Foundation
import Networks
import Torch

let usage = TorchError(
  operation: "usage",
  message: "TrainingSpeed NETWORK BATCH SIDE STEPS f32|bf16 [DEVICE], or TrainingSpeed check DEVICE")

/// Times steps of training: forward, cross-entropy, backward, SGD.
struct StepTimer {
  private let architecture: Architecture
  private let batch, side, steps: Int
  private let isReduced: Bool
  private let device: Device

  /// Arguments: network, batch, pixels a side, steps, f32 or bf16, and a device unless it is the processor.
  init(_ arguments: [String]) throws {
    guard (5...6).contains(arguments.count), let architecture = Architecture.named(arguments[0]),
      let batch = Int(arguments[1]), let side = Int(arguments[2]), let steps = Int(arguments[3]), batch > 0,
      side > 0, steps > 0, let device = Device(arguments.count > 5 ? arguments[5] : "cpu")
    else { throw usage }
    (self.architecture, self.batch, self.side, self.steps) = (architecture, batch, side, steps)
    (isReduced, self.device) = (arguments[4] == "bf16", device)
  }

  /// Prints photos per second (the median step's), the largest resident memory in megabytes, and the threads.
  func run() throws {
    try LibTorch.useAllCores()
    LibTorch.keepFreedMemory()
    let median = try withDevice(device) { try seconds().sorted()[steps / 2] }
    print(String(format: "%.3f %d %d", Double(batch) / median, Self.peakMegabytes(), LibTorch.threads))
  }

  private func seconds() throws -> [Double] {
    let network = try withRandomSeed(1) { try architecture.make() }
    try network.useChannelsLast()
    network.train()
    let optimizer = SGD([ParameterGroup(network.parameters(), learningRate: 0.001)], momentum: 0.9)
    let input = try Tensor.randn([batch, 3, side, side]).contiguous(channelsLast: true)
    let classes = try Tensor((0..<batch).map { $0 % 1000 })
    var seconds: [Double] = []
    for _ in 0..<steps + 2 {
      let start = Date()
      let logits = try isReduced ? withAutocast { try network(input) } : network(input)
      let loss = try crossEntropy(logits: logits.to(.float32), classes: classes)
      guard try loss.item().isFinite else { throw TorchError(operation: "measure", message: "not finite") }
      try loss.backward()
      try optimizer.step()
      try optimizer.clearGradients()
      seconds.append(-start.timeIntervalSinceNow)
    }
    // The first two steps allocate.
    return Array(seconds.dropFirst(2))
  }

  /// As the kernel counts it.
  private static func peakMegabytes() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? ""
    return line.split(separator: " ").compactMap { Int($0) }.first.map { $0 / 1024 } ?? 0
  }
}
