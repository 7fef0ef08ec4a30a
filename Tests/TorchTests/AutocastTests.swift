import Testing
import Torch

@Suite("Autocast")
struct AutocastTests {
  @Test("convolutions give bfloat16 inside, channels-last is kept, and gradients of weights are float32")
  func convolution() throws {
    let layer = Sequential([try Conv2d(3, 8, kernel: 3, padding: .same), try BatchNorm2d(8), ReLU6()])
    try layer.useChannelsLast()
    let x = try Tensor.randn([2, 3, 8, 8]).contiguous(channelsLast: true)

    let y = try withAutocast {
      let y = try layer(x)
      #expect(isAutocasting && y.dtype == .bfloat16 && y.isChannelsLast)
      return try y.to(.float32)
    }
    try y.mean().backward()

    #expect(try !isAutocasting && layer(x).dtype == .float32)
    #expect(layer.parameters().allSatisfy { $0.gradient?.dtype == .float32 })
  }

  @Test("a part may stay in full precision, and an error ends autocasting too")
  func nesting() throws {
    let (x, weight) = (try Tensor.ones([2, 2]), try Tensor.ones([2, 2]))

    try withAutocast {
      let full = try withoutAutocast { try x.linear(weight: weight) }
      let nested = try withAutocast { try x.matmul(weight) }
      #expect(full.dtype == .float32 && nested.dtype == .bfloat16)
      #expect(try x.linear(weight: weight).dtype == .bfloat16)
      #expect(isAutocasting)
    }
    #expect(throws: TorchError.self) { try withAutocast { try x.matmul(Tensor.ones([3, 3])) } }

    #expect(!isAutocasting)
  }

  @Test("a weight changed after autocasting is converted anew")
  func cache() throws {
    let (x, weight) = (try Tensor.ones([1, 1]), try Tensor.ones([1, 1]).requireGradient())
    let product = { try withAutocast { try x.linear(weight: weight) }.item() }

    #expect(try product() == 1)
    try withoutGradient { try weight.fill(3) }
    #expect(try product() == 3)
  }

  @Test("the bfloat16 gradient of ReLU6 is that of float32")
  func relu6() throws {
    let values = [-1.0, 0, 0.5, 5.9375, 6, 7]
    let gradients = try [DType.bfloat16, .float32].map { dtype in
      let x = try Tensor(values).to(dtype).requireGradient()
      try x.relu6().sum().backward()
      return try #require(x.gradient).doubles()
    }

    #expect(gradients == [[0, 0, 1, 1, 0, 0], [0, 0, 1, 1, 0, 0]])
  }
}
