import Foundation
import Testing
import Torch

@Suite("Random numbers")
struct RandomSeedTests {
  @Test("the same seed gives the same numbers, whatever others draw in between")
  func repetition() throws {
    func draw(_ between: () throws -> Void = {}) throws -> [[Float]] {
      try withRandomSeed(5) {
        let normal = try Tensor.randn([20]).floats()
        try between()
        let order = try Tensor.randomPermutation(20).int64s().map(Float.init)
        let dropped = try Dropout(0.5)(Tensor.ones([20])).floats()
        return [normal, try Tensor.rand([20]).floats(), order, dropped]
      }
    }
    let expected = try draw()

    let disturbed = try draw {
      _ = try withRandomSeed(5) { try Tensor.randn([7]) }
      let other = Thread { _ = try? Tensor.randn([1_000]) }
      other.start()
      while !other.isFinished { Thread.sleep(forTimeInterval: 0.001) }
    }

    #expect(disturbed == expected)
    #expect(try withRandomSeed(6) { try Tensor.randn([20]).floats() } != expected[0])
  }

  @Test("numbers drawn outside go on as if nothing had been drawn inside")
  func outside() throws {
    let inside = try withRandomSeed(1) {
      let first = try Tensor.rand([3]).floats()
      _ = try withRandomSeed(2) { try Tensor.rand([3]) }
      return first + (try Tensor.rand([3]).floats())
    }

    #expect(try inside == withRandomSeed(1) { try Tensor.rand([3]).floats() + Tensor.rand([3]).floats() })
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
