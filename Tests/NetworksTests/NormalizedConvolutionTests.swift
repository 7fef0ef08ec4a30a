import Testing
import Torch

@testable import Networks

@Suite("Convolutions with what normalises them")
struct NormalizedConvolutionTests {
  /// Convolutions of four channels to eight, of every shape that networks here have.
  private static let shapes: [(stride: Pair, padding: Padding, dilation: Pair, groups: Int, bias: Bool)] = [
    (1, .same, 1, 1, false), (2, .same, 1, 4, false), (Pair(height: 2, width: 1), .symmetric(1), 1, 2, true),
    (1, .symmetric(Pair(height: 0, width: 2)), 2, 1, true),
  ]

  /// Both with made-up statistics, in double precision.
  private func layers(_ index: Int) throws -> (convolution: Conv2d, norm: BatchNorm2d) {
    let shape = Self.shapes[index]
    return try withRandomSeed(1) {
      let convolution = try Conv2d(
        4, 8, kernel: Pair(height: 3, width: 2), stride: shape.stride, padding: shape.padding,
        dilation: shape.dilation, groups: shape.groups, bias: shape.bias)
      let norm = try BatchNorm2d(8, epsilon: 0.1)
      try withoutGradient {
        for tensor in [norm.weight, norm.bias, norm.runningMean] { try tensor.copy(from: .randn([8])) }
        try norm.runningVariance.copy(from: Tensor.rand([8]) + 0.1)
      }
      try Sequential([convolution, norm]).convert(to: .float64)
      return (convolution, norm)
    }
  }

  @Test(
    "with known statistics, values and all gradients are those of one after the other",
    arguments: 0..<4, [false, true])
  func folded(index: Int, isTraining: Bool) throws {
    let (convolution, norm) = try layers(index)
    if isTraining { norm.hasFrozenStatistics = true } else { norm.evaluate() }
    let x = try madeUpInput([2, 4, 7, 9]).to(.float64)
    let learned = [x] + convolution.parameters() + norm.parameters()
    func outcome(_ output: (Tensor) throws -> Tensor) throws -> (values: Tensor, gradients: [Tensor]) {
      for tensor in learned {
        try tensor.requireGradient()
        try tensor.clearGradient()
      }
      let values = try output(x)
      try (values.power(3)).sum().backward()
      return (try values.detach(), try learned.map { try #require($0.gradient).clone() })
    }
    let folded = try outcome { try $0.convolved(by: convolution, normalizedBy: norm) }
    let plain = try outcome { try norm(convolution($0)) }

    #expect(folded.values.shape == plain.values.shape)
    for (found, expected) in zip([folded.values] + folded.gradients, [plain.values] + plain.gradients) {
      #expect(try (found - expected).abs().max().item() < 1e-9 * max(1, expected.abs().max().item()))
    }
    #expect(try norm.batchCount.item() == 0)
  }

  @Test("while statistics are learned, outputs are standardised over the batch, and the statistics move")
  func learning() throws {
    let convolution = try Conv2d(3, 2, kernel: 1)
    let norm = try BatchNorm2d(2, epsilon: 0, momentum: 0.5)
    let x = try madeUpInput([8, 3, 4, 4])
    let plain = try withoutGradient { try convolution(x) }
    let output = try withoutGradient { try x.convolved(by: convolution, normalizedBy: norm) }
    #expect(try output.mean(over: [0, 2, 3]).abs().max().item() < 1e-5)
    #expect(try (output.square().mean(over: [0, 2, 3]) - 1).abs().max().item() < 1e-4)
    let means = try plain.mean(over: [0, 2, 3])
    #expect(try (norm.runningMean - means * 0.5).abs().max().item() < 1e-6)
    #expect(try norm.batchCount.item() == 1)
  }

  @Test("while evaluating, statistics stay as they are")
  func evaluating() throws {
    let (convolution, norm) = try layers(0)
    norm.evaluate()
    let statistics = [norm.runningMean, norm.runningVariance, norm.batchCount]
    let before = try statistics.map { try $0.bytes() }
    _ = try madeUpInput([2, 4, 5, 5]).to(.float64).convolved(by: convolution, normalizedBy: norm)
    #expect(try statistics.map { try $0.bytes() } == before)
  }

  @Test(
    "in reduced precision, what comes out has the type that came in, and every weight a float32 gradient",
    arguments: [1, 4])
  func autocast(groups: Int) throws {
    let convolution = try Conv2d(4, 4, kernel: 3, padding: .same, groups: groups, bias: false)
    let norm = try BatchNorm2d(4)
    norm.evaluate()
    let x = try madeUpInput([1, 4, 5, 5])
    let exact = try withoutGradient { try x.convolved(by: convolution, normalizedBy: norm) }
    let output = try withAutocast {
      try x.to(.bfloat16).convolved(by: convolution, normalizedBy: norm)
    }
    #expect(output.dtype == .bfloat16)
    #expect(try (output.to(.float32) - exact).abs().max().item() < 0.02)
    try output.to(.float32).square().sum().backward()
    for tensor in convolution.parameters() + norm.parameters() {
      let gradient = try #require(tensor.gradient)
      #expect(try gradient.dtype == .float32 && gradient.abs().max().item() > 0)
    }
  }

  @Test("channels that do not fit are a typed error, whatever the mode")
  func wrongChannels() throws {
    let (convolution, norm) = (try Conv2d(3, 2, kernel: 1), try BatchNorm2d(5))
    for isTraining in [true, false] {
      if isTraining { norm.train() } else { norm.evaluate() }
      #expect(throws: TorchError.self) {
        try Tensor.zeros([1, 3, 4, 4]).convolved(by: convolution, normalizedBy: norm)
      }
    }
  }
}
