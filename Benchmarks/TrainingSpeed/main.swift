import Foundation
import Networks
import Torch

/// Times steps of training: forward, cross-entropy, backward, SGD.
///
/// Arguments: network, batch, pixels a side, steps, f32 or bf16.
///
/// Prints photos per second (the median step's), the largest resident memory in megabytes, and the threads.
func measure(_ arguments: [String]) throws {
  guard arguments.count == 5, let architecture = Architecture.named(arguments[0]),
    let batch = Int(arguments[1]), let side = Int(arguments[2]), let steps = Int(arguments[3]), batch > 0,
    side > 0, steps > 0
  else {
    throw TorchError(operation: "measure", message: "usage: TrainingSpeed NETWORK BATCH SIDE STEPS f32|bf16")
  }
  try LibTorch.useAllCores()
  LibTorch.keepFreedMemory()
  let isReduced = arguments[4] == "bf16"
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
  let median = seconds.dropFirst(2).sorted()[steps / 2]
  print(String(format: "%.3f %d %d", Double(batch) / median, peakMegabytes(), LibTorch.threads))
}

/// As the kernel counts it.
func peakMegabytes() -> Int {
  let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
  let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? ""
  return line.split(separator: " ").compactMap { Int($0) }.first.map { $0 / 1024 } ?? 0
}

do {
  try measure(Array(CommandLine.arguments.dropFirst()))
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(1)
}
