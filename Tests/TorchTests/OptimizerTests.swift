import Testing
import Torch

@Suite("Optimizers")
struct OptimizerTests {
  @Test("SGD with momentum follows its formula over two steps")
  func sgd() throws {
    let p = try Tensor([1.0, -2]).requireGradient()
    let optimizer = SGD([ParameterGroup([p], learningRate: 0.1)], momentum: 0.9, nesterov: true)
    for _ in 0..<2 {
      try optimizer.clearGradients()
      try p.square().sum().backward()
      try optimizer.step()
    }
    // g = 2p; v1 = g1, p1 = p0 − .1 (g1 + .9 v1); v2 = .9 v1 + g2, p2 = p1 − .1 (g2 + .9 v2)
    let p1 = 1 - 0.1 * 1.9 * 2.0
    let p2 = p1 - 0.1 * (2 * p1 + 0.9 * (0.9 * 2 + 2 * p1))
    let values = try p.doubles()
    #expect(abs(values[0] - p2) < 1e-12 && abs(values[1] + 2 * p2) < 1e-12)
  }
}
