import CTorch

/// An n-dimensional array of numbers of one dtype, on one device, that can remember how it was computed.
///
/// Operations return new tensors; those that change a tensor say so ("in place"). Tensors may be passed between
/// threads; a tensor that is changed in place must not be used by another thread meanwhile.
///
/// Ownership of C handles: a `Tensor` owns exactly one and releases it when it goes. Handles reach the closures
/// given to `computed`, `init(creating:)`, `perform` and `ask` below, are borrowed for that call only, and are seen nowhere else.
public final class Tensor: @unchecked Sendable {
  private let handle: ct_tensor

  private init(owning handle: ct_tensor) { self.handle = handle }

  deinit { ct_release(handle) }

  typealias Output = UnsafeMutablePointer<ct_tensor?>
  typealias Attributes = [String: AttributeValue]

  /// Runs a primitive operation, reports it to the recorder when there is one, and returns its output.
  static func computed(
    _ name: OperationName, from inputs: [Tensor?], _ attributes: @autoclosure () -> Attributes = [:],
    _ call: (Output, [ct_tensor?]) -> ct_status
  ) throws(TorchError) -> Tensor {
    var handle: ct_tensor?
    let status = withExtendedLifetime(inputs) { call(&handle, inputs.map { $0?.handle }) }
    let output = try Tensor(name.rawValue, status, handle)
    if let recorder = Recording.current?.recorder {
      recorder.record(
        RecordedOperation(
          name: name, inputs: inputs.compactMap(\.self), output: output, attributes: attributes()))
    }
    return output
  }

  /// Makes a tensor that nobody computed: a constant.
  convenience init(creating name: String, _ call: (Output) -> ct_status) throws(TorchError) {
    var handle: ct_tensor?
    let status = call(&handle)
    try self.init(name, status, handle)
  }

  /// Does something with tensors that makes no new one.
  static func perform(
    _ name: String, on tensors: [Tensor?], _ call: ([ct_tensor?]) -> ct_status
  ) throws(TorchError) {
    let status = withExtendedLifetime(tensors) { call(tensors.map { $0?.handle }) }
    guard status == CT_OK else { throw TorchError(operation: name, message: lastMessage) }
  }

  /// Asks for something that cannot fail.
  func ask<Answer>(_ question: (ct_tensor) -> Answer) -> Answer {
    withExtendedLifetime(self) { question(handle) }
  }

  private convenience init(_ name: String, _ status: ct_status, _ handle: ct_tensor?) throws(TorchError) {
    guard status == CT_OK, let handle else { throw TorchError(operation: name, message: Self.lastMessage) }
    self.init(owning: handle)
  }

  /// The gradient that `backward` has accumulated here, if any.
  public var gradient: Tensor? {
    var gradient: ct_tensor?
    guard ask({ ct_gradient(&gradient, $0) }) == CT_OK else { return nil }
    return gradient.map { Tensor(owning: $0) }
  }

  private static var lastMessage: String { String(cString: ct_last_error()) }
}

extension Tensor {
  /// The length of each dimension; images are N×C×H×W.
  public var shape: [Int] {
    ask { handle in
      [Int](unsafeUninitializedCapacity: ct_rank(handle)) { buffer, count in
        count = ct_rank(handle)
        ct_shape(handle, buffer.baseAddress)
      }
    }
  }

  /// The number of dimensions.
  public var rank: Int { ask(ct_rank) }

  /// The number of elements.
  public var count: Int { shape.reduce(1, *) }

  /// The type of the elements.
  public var dtype: DType { DType(code: ask(ct_dtype_of)) }

  /// Whether the channels of a pixel lie together in memory, the layout that convolutions are fastest in.
  public var isChannelsLast: Bool { ask(ct_is_channels_last) }
}
