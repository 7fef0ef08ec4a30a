import Testing
import Torch

@Suite("Modules")
struct ModuleTests {
  final class Block: Module, Layer {
    @Named("_expand_conv") var expand: Conv2d
    @Named("_bn0") var norm: BatchNorm2d
    let skip: Conv2d?
    let extra: Conv2d?
    init(channels: Int) throws(TorchError) {
      skip = nil
      extra = try Conv2d(channels, channels, kernel: 3, padding: .same)
      super.init()
      expand = try Conv2d(2, channels, kernel: 1, bias: false)
      norm = try BatchNorm2d(channels)
    }
    func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
      try withoutGradient { () throws(TorchError) in try norm(expand(x)).relu6() }
    }
  }

  final class Net: Module {
    @Named("_blocks") var blocks: [Block]
    let head: Sequential
    init(channels: Int) throws {
      head = try Sequential([Linear(channels, 3), ReLU6(), Linear(3, 1, bias: false)])
      super.init()
      blocks = try [Block(channels: channels), Block(channels: channels)]
    }
  }

  @Test("parameters and buffers are found under their state-dictionary names")
  func names() throws {
    let net = try Net(channels: 4)
    let block = { (i: Int) in
      ["_expand_conv.weight", "_bn0.weight", "_bn0.bias", "extra.weight", "extra.bias"].map {
        "_blocks.\(i).\($0)"
      }
    }
    #expect(
      net.namedParameters().map(\.name)
        == block(0) + block(1) + ["head.0.weight", "head.0.bias", "head.2.weight"])
    #expect(
      net.namedBuffers().map(\.name)
        == (0..<2).flatMap { i in
          ["running_mean", "running_var", "num_batches_tracked"].map { "_blocks.\(i)._bn0.\($0)" }
        })
  }
}
