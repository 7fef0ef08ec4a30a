import Testing
import Torch

@testable import Networks

@Suite("What networks cost")
struct ComplexityTests {
  @Test("convolutions cost their outputs × their kernels, by groups; linear layers inputs × outputs")
  func closedForms() throws {
    let network = Sequential([
      try Conv2d(3, 8, kernel: 3, stride: 2, padding: .symmetric(1)), ReLU(),
      try Conv2d(8, 8, kernel: 5, padding: .symmetric(2), groups: 4),
      try ConvTranspose2d(8, 2, kernel: 4, stride: 2, padding: 1),
    ])
    let cost = try Complexity(of: network, input: [3, 10, 6])
    // 5 × 3 places; of the transposed one 10 × 6.
    #expect(cost.steps.map(\.output) == [[8, 5, 3], [8, 5, 3], [2, 10, 6]])
    #expect(cost.steps.map(\.multiplyAdds) == [15 * 8 * 27, 15 * 8 * 2 * 25, 15 * 8 * 2 * 16])
    #expect(cost.steps.map(\.parameters) == [8 * 27 + 8, 8 * 2 * 25 + 8, 8 * 2 * 16 + 2])
    #expect(cost.steps.map(\.name) == ["0", "2", "3"])
    #expect(cost.parameters == 224 + 408 + 258)
    #expect(cost.multiplyAdds == cost.steps.reduce(0) { $0 + $1.multiplyAdds })
  }

  @Test("what normalises a step counts with it, and costs no products")
  func normalised() throws {
    let network = Sequential([try Conv2d(3, 4, kernel: 1), try BatchNorm2d(4), ReLU()])
    let cost = try Complexity(of: network, input: [3, 2, 2])
    #expect(cost.steps.map(\.parameters) == [3 * 4 + 4 + 8])
    #expect(cost.steps.map(\.multiplyAdds) == [4 * 4 * 3])
  }

  @Test("a network that was left training is counted as it evaluates")
  func evaluating() throws {
    let network = Sequential([try Linear(6, 5), Dropout(0.5), try Linear(5, 2)])
    network.train()
    let cost = try Complexity(of: network, input: [6])
    #expect(cost.multiplyAdds == 40 && cost.parameters == 35 + 12)
    #expect(cost.steps.map(\.output) == [[5], [2]])
  }

  @Test("a network that does not fit the input is an error")
  func impossible() {
    #expect(throws: TorchError.self) { try Complexity(of: Linear(6, 5), input: [7]) }
  }
}
