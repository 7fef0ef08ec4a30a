import Testing
import Torch

@Suite("Tensors")
struct TensorTests {
  @Test("a tensor gives back the values, shape and dtype it was made from")
  func values() throws {
    let floats = try Tensor([Float(1), -2.5, 3], shape: [3, 1])
    let bytes = try Tensor([UInt8(0), 255])

    #expect(try floats.floats() == [1, -2.5, 3] && floats.shape == [3, 1] && floats.dtype == .float32)
    #expect(try bytes.doubles() == [0, 255] && bytes.dtype == .uint8)
    #expect(try Tensor([1, 2, 3]).int64s() == [1, 2, 3])
    #expect(try Tensor([true, false]).to(.float32).floats() == [1, 0])
    #expect(try Tensor([Double](), shape: [0, 4]).doubles().isEmpty)
    #expect(try Tensor(bytes: [0x80, 0x3F, 0, 0xC0], dtype: .bfloat16, shape: [2]).floats() == [1, -2])
    #expect(try Tensor(bytes: [0, 0x3C], dtype: .float16, shape: []).item() == 1)
    #expect(try Tensor([Float(1)]).bytes() == [0, 0, 0x80, 0x3F])
  }

  @Test("values come in row-major order whatever the memory layout")
  func layouts() throws {
    let image = try Tensor((0..<24).map(Double.init), shape: [1, 2, 3, 4])
    let channelsLast = try image.contiguous(channelsLast: true)

    #expect(channelsLast.isChannelsLast && !image.isChannelsLast)
    #expect(try channelsLast.doubles() == image.doubles())
    #expect(try image.transpose(2, 3).doubles().prefix(3) == [0, 4, 8])
  }

  @Test("factories")
  func factories() throws {
    #expect(try Tensor.zeros([2]).floats() == [0, 0])
    #expect(try Tensor.ones([2], dtype: .int64).int64s() == [1, 1])
    #expect(try Tensor.full([2], 7, dtype: .uint8).bytes() == [7, 7])
    #expect(try Tensor.arange(from: 1, to: 2, by: 0.25).floats() == [1, 1.25, 1.5, 1.75])
    #expect(try Tensor.randomPermutation(50).int64s().sorted() == Array(0..<50))
  }

  @Test("whole numbers stay whole in arithmetic with whole numbers, and divide to floats")
  func integers() throws {
    let indices = try Tensor([1, 2, 3])

    #expect(try (indices * 2 + 1).int64s() == [3, 5, 7] && (indices + 1).dtype == .int64)
    #expect(try (indices / 2).floats() == [0.5, 1, 1.5])
  }

  @Test("comparisons and the place of the largest element")
  func comparisons() throws {
    let (x, y) = (try Tensor([1.0, 5, 3]), try Tensor([1.0, 2, 4]))

    #expect(try x.equal(to: y).int64s() == [1, 0, 0])
    #expect(try x.greater(than: y).int64s() == [0, 1, 0])
    #expect(try x.argmax(over: -1).item() == 1)
  }

  @Test("changes in place")
  func inPlace() throws {
    let average = try Tensor([0.0, 10])

    try average.lerp(towards: Tensor([10.0, 0]), weight: 0.1)
    #expect(try average.doubles() == [1, 9])
    try average.add(Tensor([1.0]), scale: 2)
    try average.multiply(by: 0.5)
    #expect(try average.doubles() == [1.5, 5.5])
    try average.copy(from: Tensor([7]))
    #expect(try average.doubles() == [7, 7])
    try average.fill(0)
    #expect(try average.doubles() == [0, 0])
  }

  @Test("gradients add up until they are cleared, and do not pass where they are switched off")
  func gradients() throws {
    let x = try Tensor([3.0]).requireGradient()

    try x.square().backward()
    try x.square().backward()
    #expect(try x.gradient?.doubles() == [12])
    try x.clearGradient()
    #expect(x.gradient == nil)

    #expect(try !withoutGradient { try x.square() }.requiresGradient)
    #expect(try !x.square().detach().requiresGradient)
    #expect(try x.square().requiresGradient)
    #expect(throws: TorchError.self) { try withoutGradient { try x + Tensor.zeros([2, 0]).sum(over: [9]) } }
    #expect(try x.square().requiresGradient, "an error inside switches it on again")
  }
}
