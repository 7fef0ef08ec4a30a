import Testing
import Torch

@Suite("Optimizers")
struct OptimizerTests {
  static let makers: [String: @Sendable ([ParameterGroup]) -> any Optimizer] = [
    "sgd": { SGD($0) },
    "sgd.momentum": { SGD($0, momentum: 0.9) },
    "sgd.nesterov": { SGD($0, momentum: 0.9, nesterov: true) },
    "adam": { Adam($0, beta1: 0.8, beta2: 0.95, epsilon: 1e-6, decay: .coupled) },
    "adamw": { Adam($0, beta1: 0.8, beta2: 0.95, epsilon: 1e-6) },
  ]

  /// Two parameters in groups of their own, and the optimizer of Tools/Reference/tensors.py.
  struct Run {
    let a, b: Tensor
    let optimizer: any Optimizer

    init(_ name: String) throws {
      (a, b) = (try wave(0, 3, 2).requireGradient(), try wave(1, 4).requireGradient())
      let make = try #require(makers[name])
      optimizer = make([
        ParameterGroup([a], learningRate: 0.1, weightDecay: 0.01),
        ParameterGroup([b], learningRate: 0.05, weightDecay: 0.2),
      ])
    }

    func train(_ steps: Range<Int>) throws {
      for step in steps {
        try optimizer.clearGradients()
        try (a.cos() * wave(2, 3, 2)).sum().backward()
        if step != 1 { try (b.cos() * wave(3, 4)).sum().backward() }
        try optimizer.step(rateFactor: 1)
      }
    }
  }

  @Test(
    "five steps give PyTorch's values, a parameter without gradient being left alone", arguments: makers.keys)
  func steps(name: String) throws {
    let reference = try Reference.load()
    let run = try Run(name)

    try run.train(0..<5)

    try expect(run.a, equals: reference["\(name).a"])
    try expect(run.b, equals: reference["\(name).b"])
  }

  @Test("an optimizer continues from its saved state as if it had never stopped", arguments: makers.keys)
  func resume(name: String) throws {
    let reference = try Reference.load()
    let (first, second) = (try Run(name), try Run(name))
    try first.train(0..<3)

    try withoutGradient {
      try second.a.copy(from: first.a)
      try second.b.copy(from: first.b)
    }
    try second.optimizer.load(first.optimizer.stateDictionary())
    try second.train(3..<5)

    try expect(second.a, equals: reference["\(name).a"])
    try expect(second.b, equals: reference["\(name).b"])
  }

  @Test("the rate factor scales the step")
  func rateFactor() throws {
    let p = try Tensor([3.0]).requireGradient()
    try p.sum().backward()

    try SGD([ParameterGroup([p], learningRate: 0.5)]).step(rateFactor: 0.25)

    #expect(try p.doubles() == [3 - 0.125])
  }

  @Test("a parameter and its gradient may lie in memory differently")
  func layouts() throws {
    let p = try wave(0, 2, 3, 4, 5).contiguous(channelsLast: true).requireGradient()
    let before = try p.doubles()
    try (p * wave(1, 2, 3, 4, 5)).sum().backward(gradient: nil)

    try SGD([ParameterGroup([p], learningRate: 1)]).step()

    let expected = try zip(before, wave(1, 2, 3, 4, 5).doubles()).map { $0 - $1 }
    #expect(try zip(p.doubles(), expected).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test("gradients are clipped by their joint norm")
  func clipping() throws {
    let reference = try Reference.load()
    let (a, b) = (try wave(0, 3, 2).requireGradient(), try wave(1, 4).requireGradient())
    try ((a * wave(2, 3, 2)).sum() + (b * wave(3, 4)).sum()).backward()

    let norm = try clipGradients(of: [a, b], norm: 0.5)

    #expect(abs(norm - (reference["clip.norm"]?.values.first ?? 0)) < 1e-12)
    try expect(#require(a.gradient), equals: reference["clip.a"])
    try expect(#require(b.gradient), equals: reference["clip.b"])
  }

  @Test("a state of other parameters is refused")
  func foreignState() throws {
    let optimizer = Adam([ParameterGroup([try wave(0, 2)], learningRate: 1)])

    #expect(throws: TorchError.self) { try optimizer.load([:]) }
    #expect(throws: TorchError.self) {
      try optimizer.load(["steps": Tensor([1]), "mean.0": wave(0, 3), "squareMean.0": wave(0, 2)])
    }
  }
}
