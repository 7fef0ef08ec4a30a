import Testing
import Torch

@Suite("Errors")
struct ErrorTests {
  struct Mistake: CustomTestStringConvertible, Sendable {
    let operation: String
    let make: @Sendable (Tensor) throws -> Any
    var testDescription: String { operation }
    init(_ operation: String, _ make: @escaping @Sendable (Tensor) throws -> Any) {
      self.operation = operation
      self.make = make
    }
  }

  static let mistakes: [Mistake] = [
    .init("add") { try $0 + Tensor.zeros([4]) },
    .init("matmul") { try $0.matmul($0) },
    .init("conv2d") { try $0.conv2d(weight: $0) },
    .init("conv2d") { try $0.reshape([1, 2, 3, 1]).conv2d(weight: Tensor.zeros([1, 3, 1, 1])) },
    .init("conv2d") { try $0.reshape([1, 2, 3, 1]).conv2d(weight: Tensor.zeros([1, 2, 1, 1]), stride: 0) },
    .init("linear") { try $0.linear(weight: Tensor.zeros([5, 5])) },
    .init("batchNorm") { try $0.batchNorm(mean: Tensor.zeros([7]), variance: Tensor.ones([7])) },
    .init("maxPool2d") { try $0.reshape([1, 1, 2, 3]).maxPool2d(kernel: 9) },
    .init("adaptiveAveragePool2d") { try $0.adaptiveAveragePool2d(size: 1).adaptiveAveragePool2d(size: -1) },
    .init("interpolate") { try $0.interpolate(size: 2) },
    .init("pad2d") { try $0.pad2d(top: -9) },
    .init("sum") { try $0.sum(over: [5]) },
    .init("softmax") { try $0.softmax(over: 2) },
    .init("reshape") { try $0.reshape([4, 4]) },
    .init("permute") { try $0.permute([0, 0]) },
    .init("transpose") { try $0.transpose(0, 3) },
    .init("squeeze") { try $0.squeeze(0) },
    .init("unsqueeze") { try $0.unsqueeze(9) },
    .init("narrow") { try $0.narrow(0, 1..<5) },
    .init("gather") { try $0.gather(1, Tensor([9], shape: [1, 1])) },
    .init("indexSelect") { try $0.indexSelect(0, Tensor([-1])) },
    .init("concatenate") { try Tensor.concatenate([$0, Tensor.zeros([9, 9])], along: 0) },
    .init("concatenate") { _ in try Tensor.concatenate([], along: 0) },
    .init("stack") { _ in try Tensor.stack([]) },
    .init("item") { try $0.item() },
    .init("backward") { try $0.sum().backward() },
    .init("requireGradient") { _ in try Tensor([1]).requireGradient() },
    .init("copy") { try $0.copy(from: Tensor.zeros([3, 2])) },
    .init("lerp") { try $0.lerp(towards: Tensor.zeros([9]), weight: 0.5) },
    .init("dropout") { try $0.dropout(probability: 2) },
    .init("full") { _ in try Tensor.zeros([1 << 40, 1 << 40]) },
    .init("full") { _ in try Tensor.zeros([-1]) },
    .init("full") { _ in try Tensor.zeros([1 << 46]) },
    .init("arange") { _ in try Tensor.arange(from: 0, to: -1) },
    .init("init") { _ in try Tensor([1.0, 2], shape: [3]) },
    .init("init") { _ in try Tensor(bytes: [], dtype: .float32, shape: [.max, .max]) },
    .init("setThreads") { _ in try LibTorch.setThreads(0) },
    .init("autocast") { x in try withAutocast(.int64) { x } },
  ]

  @Test("a mistake is a thrown error with the operation's name", arguments: mistakes)
  func mistake(_ mistake: Mistake) throws {
    let x = try Tensor.zeros([2, 3])

    let error = #expect(throws: TorchError.self) { _ = try mistake.make(x) }

    #expect(error?.operation == mistake.operation)
    #expect(error?.message.isEmpty == false)
  }

  @Test("the message says which shapes do not fit, without libtorch's stack trace")
  func message() throws {
    let error = #expect(throws: TorchError.self) { try Tensor.zeros([2, 3]) + Tensor.zeros([4]) }

    let message = try #require(error?.message)
    #expect(message.contains("3") && message.contains("4"))
    #expect(!message.contains("frame #"))
  }
}
