import Imaging
import Methods
import Testing
import Torch

@Suite("Batches")
struct BatchTests {
  private let small = PixelSize(width: 2, height: 2)
  private let wide = PixelSize(width: 4, height: 2)

  /// The mean of each view, as the grey from which it was made.
  private func means(_ views: Tensor) throws -> Tensor {
    try (views.mean(over: [1, 2, 3]) * 128 + 127).reshape([-1, 1])
  }

  @Test("all first views come before all second ones, draw after draw")
  func order() throws {
    let batch = try Batch([[grey([1, 11]), grey([2, 12])], [grey([3, 13])]])
    #expect(batch.counts == [2, 1])
    #expect(batch.photos == ["rated 1", "rated 2", "rated 3"])
    #expect(try batch.outputs(through: means).floats() == [1, 2, 3, 11, 12, 13])
    #expect(batch.rows(draw: 0, view: 0) == 0..<2)
    #expect(batch.rows(draw: 1, view: 0) == 2..<3)
    #expect(batch.rows(draw: 0, view: 1) == 3..<5)
    #expect(batch.rows(draw: 1, view: 1) == 5..<6)
  }

  @Test("views of several shapes go through a network shape by shape, and come back in their order")
  func shapes() throws {
    let sizes = [small, wide, small, wide.transposed, wide]
    let examples = sizes.enumerated().map { grey([UInt8($0 + 1)], sizes: [$1]) }
    let batch = try Batch([examples])
    #expect(batch.stacks.map(\.places) == [[0, 2], [1, 4], [3]])
    #expect(try batch.stacks.map { try $0.input().shape } == [[2, 3, 2, 2], [2, 3, 2, 4], [1, 3, 4, 2]])
    #expect(try batch.outputs(through: means).floats() == [1, 2, 3, 4, 5])
  }

  @Test(
    "a stack has at most as many views as are allowed, which changes no output", arguments: [1, 2, 3, 100])
  func limit(limit: Int) throws {
    let examples = (0..<7).map { grey([UInt8($0)], sizes: [$0 % 3 == 0 ? wide : small]) }
    let batch = try Batch([examples], limit: limit)
    #expect(batch.stacks.allSatisfy { $0.places.count <= limit })
    #expect(batch.stacks.flatMap(\.places).sorted() == Array(0..<7))
    #expect(try batch.outputs(through: means).floats() == [0, 1, 2, 3, 4, 5, 6])
  }

  @Test("sRGB becomes (x − 127) / 128, channels first; other numbers stay as they are")
  func pixels() throws {
    let bytes: [UInt8] = [0, 127, 255, 191, 63, 128]
    let image = try #require(RGBImage(size: PixelSize(width: 2, height: 1), pixels: bytes))
    let numbers = Planes.numbers([5, 6, 7, 8], channels: 2, size: PixelSize(width: 1, height: 2))
    let sample = photo(1)
    let example = Example([View(sample: sample, made: .rgb(image)), View(sample: sample, made: numbers)])
    let batch = try Batch([[example]])
    let (first, second) = (try batch.input(view: 0), try batch.input(view: 1))
    #expect(first.shape == [1, 3, 1, 2])
    let expected: [Float] = [-0.992_187_5, 0.5, 0, -0.5, 1, 0.007_812_5]
    #expect(try first.floats() == expected)
    #expect(second.shape == [1, 2, 2, 1])
    #expect(try second.floats() == [5, 6, 7, 8])
  }

  @Test("three planes of numbers are no photo, even of the same size")
  func planes() throws {
    let numbers = Planes.numbers([Float](repeating: 9, count: 12), channels: 3, size: small)
    let batch = try Batch([[grey([1]), Example([View(sample: photo(2), made: numbers)]), grey([3])]])
    #expect(batch.stacks.map(\.places) == [[0, 2], [1]])
    #expect(try batch.stacks[1].input().floats().allSatisfy { $0 == 9 })
  }

  @Test("one of the views of all examples is a tensor of its own, whatever shapes the others have")
  func input() throws {
    let examples = [small, wide, small, wide].enumerated().map { number, size in
      grey([UInt8(number), UInt8(number) + 10], sizes: [size, small])
    }
    let batch = try Batch([examples], limit: 3)
    #expect(try means(batch.input(view: 1)).floats() == [10, 11, 12, 13])
    // First views of two shapes make no tensor.
    #expect(throws: TorchError.self) { try batch.input(view: 0) }
  }

  @Test("in bf16, products are rounded to its eight bits; what comes out is float32")
  func reduced() throws {
    // 1 + 2⁻⁸ lies halfway between two numbers of bf16, and goes to the even one.
    let x = try Tensor([Float(1.003_906_25)], shape: [1, 1])
    for (bfloat16, expected) in [(false, Float(1.003_906_25)), (true, 1)] {
      let batch = try Batch([[grey([1])]], bfloat16: bfloat16)
      let product = try batch.reduced({ try $0.matmul(Tensor([Float(1)], shape: [1, 1])) }, x)
      #expect(product.dtype == .float32)
      #expect(try product.floats() == [expected])
    }
  }

  @Test("a batch of nothing but features makes no pixels")
  func featuresOnly() throws {
    let sample = photo(4) { Issue.record("decoded") }
    let key = View.Key(pool: .rated, photo: 4, kind: "whole", variant: 0)
    let view = View(sample: sample, key: key) { .rgb($0) }
    let batch = try Batch(
      [[Example([view, view])]], readsPixels: false,
      stored: ["trunk": { [Float($0.sample.number), 0.5, 0.25] }])
    #expect(batch.stacks.isEmpty)
    let rows = try #require(try batch.stored("trunk"))
    #expect(rows.shape == [2, 3])
    #expect(try rows.floats() == [4, 0.5, 0.25, 4, 0.5, 0.25])
    #expect(try batch.stored("prior") == nil)
  }
}
