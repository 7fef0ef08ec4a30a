import Foundation
import Networks
import Torch

/// Compares what a device computes with what the processor does, one line for each check.
struct DeviceChecks {
  private let device: Device

  init(_ device: Device) { self.device = device }

  /// Whether all is as it should be.
  func run() throws -> Bool {
    try device.check()
    let checks: [(name: String, body: () throws -> Double, limit: Double)] = [
      ("a tensor's way there and back", roundTrip, 0),
      ("a batch copied ahead by another thread", copyAhead, 0),
      ("random numbers of a seed", randomNumbers, 0),
      ("dropout again from its seed", dropoutOfSeed, 0),
      ("dropout again from a saved state", dropoutOfState, 0),
      ("a file written from there", file, 0),
      ("outputs of mobilenet-v2", { try outputs("mobilenet-v2") }, 1e-3),
      ("outputs of resnet50", { try outputs("resnet50") }, 1e-3),
      ("bf16 outputs of resnet50", { try outputs("resnet50", isReduced: true) }, 0.1),
      ("SGD with momentum and decay", { try learned { SGD($0, momentum: 0.9, nesterov: true) } }, 1e-9),
      ("Adam", { try learned { Adam($0, decay: .coupled) } }, 1e-9),
      ("AdamW", { try learned { Adam($0) } }, 1e-9),
      ("a group of one process", group, 1e-2),
    ]
    var isGood = true
    for check in checks {
      let result = Result { try withDevice(device, check.body) }
      switch result {
      case .success(let difference) where difference <= check.limit:
        say("ok      \(check.name): \(difference)")
      case .success(let difference):
        say("FAILED  \(check.name): \(difference), more than \(check.limit)")
        isGood = false
      case .failure(let error):
        say("FAILED  \(check.name): \(error)")
        isGood = false
      }
    }
    return isGood
  }

  /// The largest difference, as a share of the largest number if that is above 1; infinite unless both are where they should be.
  private func difference(_ there: Tensor, _ here: Tensor) throws -> Double {
    guard there.device == device, here.device == .cpu, there.shape == here.shape else { return .infinity }
    let (x, y) = (try there.doubles(), try here.doubles())
    let largest = y.map(abs).max() ?? 0
    return (zip(x, y).map { abs($0 - $1) }.max() ?? 0) / max(1, largest)
  }

  private func roundTrip() throws -> Double {
    let here = try withDevice(.cpu) { try Tensor.arange(to: 1000).reshape([10, 100]).transpose(0, 1) }
    return try max(
      difference(here.to(device), here), difference(Tensor(here.floats(), shape: here.shape), here))
  }

  private func copyAhead() throws -> Double {
    let device = device
    let here = try withDevice(.cpu) { try Tensor.arange(to: 3_000_000).reshape([1000, 3000]) }
    if device != .cpu, try !here.pinned().isPinned { return .infinity }
    var largest = 0.0
    for _ in 0..<4 {
      let copies = Copies()
      let thread = Thread {
        copies.result = Result { try (0..<4).map { _ in try here.copiedAhead(to: device) } }
      }
      thread.start()
      // Meanwhile something else is computed.
      let x = try Tensor.randn([512, 512])
      var y = x
      for _ in 0..<20 { y = try y.matmul(x).tanh() }
      while !thread.isFinished { usleep(1000) }
      for copy in try copies.result?.get() ?? [] {
        largest = max(largest, try difference(copy + 1, withDevice(.cpu) { try here + 1 }))
      }
    }
    return largest
  }

  private func randomNumbers() throws -> Double {
    func draw() throws -> Tensor {
      try withRandomSeed(7) { try Tensor.concatenate([.rand([1000]), .randn([1000])], along: 0) }
    }
    return try difference(draw(), withDevice(.cpu, draw))
  }

  private func dropout() throws -> Tensor { try Tensor.ones([10_000]).dropout(probability: 0.5) }

  private func dropoutOfSeed() throws -> Double {
    let first = try withRandomSeed(3, dropout)
    let other = try withRandomSeed(4, dropout)
    guard try first.floats() != other.floats() else { return .infinity }
    return try difference(withRandomSeed(3, dropout), first.to(.cpu))
  }

  private func dropoutOfState() throws -> Double {
    let state = try device.randomState()
    let first = try dropout()
    guard try dropout().floats() != first.floats() else { return .infinity }
    try device.setRandomState(state)
    return try difference(dropout(), first.to(.cpu))
  }

  private func file() throws -> Double {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let there = try Tensor.randn([100, 10])
    try SafeTensors.write(["x": there], to: path)
    return try SafeTensors.read(path).tensors["x"].map { try difference(there, $0) } ?? .infinity
  }

  private func outputs(_ name: String, isReduced: Bool = false) throws -> Double {
    guard let architecture = Architecture.named(name) else { return .infinity }
    let input = try withDevice(.cpu) { try withRandomSeed(1) { try Tensor.randn([4, 3, 224, 224]) } }
    let network = try withDevice(.cpu) { try withRandomSeed(1) { try architecture.make() } }
    network.evaluate()
    let here = try withDevice(.cpu) { try withoutGradient { try network(input) } }
    try network.move(to: device)
    let there = try withoutGradient {
      try isReduced ? withAutocast { try network(input.to(device)) } : network(input.to(device))
    }
    guard !isReduced || there.dtype == .bfloat16 else { return .infinity }
    return try difference(there, here)
  }

  /// Weights after some steps with clipped gradients, in double precision.
  private func learned(_ make: ([ParameterGroup]) -> any Optimizer) throws -> Double {
    func train() throws -> Tensor {
      let weight = try withRandomSeed(5) { try Tensor.randn([8, 8], dtype: .float64) }.requireGradient()
      let input = try withRandomSeed(6) { try Tensor.randn([8, 8], dtype: .float64) }
      let optimizer = make([ParameterGroup([weight], learningRate: 0.01, weightDecay: 0.1)])
      for _ in 0..<20 {
        try input.matmul(weight).hardtanh(low: -1, high: 2).square().sum().backward()
        try clipGradients(of: [weight], norm: 1)
        try optimizer.step(rateFactor: 1)
        try optimizer.clearGradients()
      }
      return try weight.detach()
    }
    return try difference(train(), withDevice(.cpu, train))
  }
}

/// Written at once: a crash takes what is buffered with it.
private func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }

/// What a thread hands over when it has ended.
private final class Copies: @unchecked Sendable {
  var result: Result<[Tensor], any Error>?
}
