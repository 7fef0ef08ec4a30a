import Testing
import Torch

@Suite("Random numbers")
struct RandomStateTests {
  @Test("a state fits a checkpoint and survives one")
  func state() throws {
    let state = try RandomState.current()

    #expect(state.dtype == .uint8 && state.rank == 1)
    try RandomState.restore(Tensor(state.bytes()))
  }

  @Test("the same seed and the same state give the same numbers")
  func repetition() throws {
    // The generator belongs to the process, and another test may draw from it in between: then once more.
    let repeats = try (0..<100).contains { _ in
      try RandomState.seed(5)
      let first = try Tensor.randn([20]).floats()
      let state = try RandomState.current()
      let second = try Tensor.rand([20]).floats()
      try RandomState.restore(state)
      let third = try Tensor.rand([20]).floats()
      try RandomState.seed(5)
      return try first == Tensor.randn([20]).floats() && second == third && first != second
    }

    #expect(repeats)
  }

  @Test("uniform and normal numbers have their moments")
  func moments() throws {
    let (uniform, normal) = (
      try Tensor.rand([100_000], dtype: .float64), try Tensor.randn([100_000], dtype: .float64)
    )

    #expect(try abs(uniform.mean().item() - 0.5) < 0.01)
    #expect(try uniform.min().item() >= 0 && uniform.max().item() < 1)
    #expect(try abs(normal.mean().item()) < 0.02 && abs(normal.square().mean().item() - 1) < 0.03)
  }

  @Test("dropout zeroes its share and keeps the mean while training, and does nothing in use")
  func dropout() throws {
    let (layer, x) = (Dropout(0.25), try Tensor.ones([100_000]))

    let y = try layer(x)
    layer.evaluate()

    #expect(try abs(y.mean().item() - 1) < 0.02)
    #expect(try abs(y.equal(to: Tensor(0)).to(.float32).mean().item() - 0.25) < 0.01)
    #expect(try layer(x) === x)
  }
}
