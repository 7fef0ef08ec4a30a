internal import COpenVINO
import Foundation
import Imaging
import Synchronization

/// OpenVINO's runtime.
///
/// This is the only file with its handles. Each class owns the one handle it was made with and frees it when it is
/// released; a class holds on to whatever its handle depends on.
final class OpenVINO: Sendable {
  private nonisolated(unsafe) let handle: OpaquePointer

  init() throws(InferenceError) {
    var core: OpaquePointer?
    try check(ov_core_create(&core), "start")
    handle = try require(core, "start")
  }

  deinit { ov_core_free(handle) }

  /// The version with its build number.
  static var version: String? {
    var version = ov_version()
    guard ov_get_openvino_version(&version) == OK else { return nil }
    defer { ov_version_free(&version) }
    return version.buildNumber.map { String(cString: $0) }
  }

  /// The devices that could compute, such as `CPU` and `GPU`.
  func devices() throws(InferenceError) -> [String] {
    var list = ov_available_devices_t()
    try check(ov_core_get_available_devices(handle, &list), "list devices")
    defer { ov_available_devices_free(&list) }
    return (0..<list.size).compactMap { index in list.devices[index].map { String(cString: $0) } }
  }

  /// A property of a device as text.
  func property(_ key: String, of device: String) throws(InferenceError) -> String {
    var value: UnsafeMutablePointer<CChar>?
    try check(ov_core_get_property(handle, device, key, &value), "read \(key)")
    guard let value else { return "" }
    defer { ov_free(value) }
    return String(cString: value)
  }

  /// Reads a model file and makes it ready to run on `device`.
  func compile(
    _ path: String, device: String, properties: [String: String]
  ) throws(InferenceError) -> CompiledModel {
    // The properties' text must stay where it is during the call.
    let texts = properties.map { (strdup($0.key), strdup($0.value)) }
    defer {
      for (key, value) in texts {
        free(key)
        free(value)
      }
    }
    let list = texts.map { ov_property_t(key: $0.0, value: $0.1) }
    var compiled: OpaquePointer?
    let status = ov_core_compile_model_from_file_props(handle, path, device, list.count, list, &compiled)
    try check(status, "load \(path)")
    return CompiledModel(owning: try require(compiled, "load \(path)"), on: self)
  }
}

/// A model ready to run.
final class CompiledModel: Sendable {
  private nonisolated(unsafe) let handle: OpaquePointer
  private let core: OpenVINO

  fileprivate init(owning handle: OpaquePointer, on core: OpenVINO) {
    self.handle = handle
    self.core = core
  }

  deinit { ov_compiled_model_free(handle) }

  /// A request of its own, to be run independently of others.
  func makeRequest() throws(InferenceError) -> InferRequest {
    var request: OpaquePointer?
    try check(ov_compiled_model_create_infer_request(handle, &request), "create a request")
    return try InferRequest(owning: try require(request, "create a request"), of: self)
  }
}

/// One inference at a time; who uses it must have it alone, which ``Pool`` sees to.
final class InferRequest: Sendable {
  private nonisolated(unsafe) let handle: OpaquePointer
  private let model: CompiledModel
  /// OpenVINO keeps this address and reads it at every call, whatever its header says.
  private nonisolated(unsafe) let callback = UnsafeMutablePointer<ov_callback_t>.allocate(capacity: 1)
  private let waiting = Mutex<CheckedContinuation<Void, Never>?>(nil)

  fileprivate init(owning handle: OpaquePointer, of model: CompiledModel) throws(InferenceError) {
    self.handle = handle
    self.model = model
    // Not retained: OpenVINO calls only while `run` is suspended, and `run` keeps the request alive.
    callback.initialize(
      to: ov_callback_t(
        callback_func: { argument in
          guard let argument else { return }
          Unmanaged<InferRequest>.fromOpaque(argument).takeUnretainedValue().resume()
        },
        args: Unmanaged.passUnretained(self).toOpaque()))
    try check(ov_infer_request_set_callback(handle, callback), "set a callback")
  }

  deinit {
    ov_infer_request_free(handle)
    callback.deallocate()
  }

  /// Runs the model on one image, uint8 1 × H × W × 3, and reads the outputs asked for by name.
  func run(_ image: RGBImage, outputs: [String]) async throws(InferenceError) -> [FloatTensor] {
    try await run(InputTensor(image), outputs: outputs)
  }

  /// Runs the model on any numbers, and reads the outputs asked for by name.
  func run(_ numbers: FloatTensor, outputs: [String]) async throws(InferenceError) -> [FloatTensor] {
    try await run(InputTensor(numbers), outputs: outputs)
  }

  private func run(_ input: InputTensor, outputs: [String]) async throws(InferenceError) -> [FloatTensor] {
    try check(ov_infer_request_set_input_tensor(handle, input.handle), "set the input")
    var started = OK
    await withCheckedContinuation { continuation in
      waiting.withLock { $0 = continuation }
      started = ov_infer_request_start_async(handle)
      if started != OK { resume() }
    }
    try check(started, "start")
    try check(ov_infer_request_wait(handle), "run")
    var results: [FloatTensor] = []
    for name in outputs { results.append(try output(name)) }
    return results
  }

  private func resume() {
    waiting.withLock { waiting in
      defer { waiting = nil }
      return waiting
    }?.resume()
  }

  private func output(_ name: String) throws(InferenceError) -> FloatTensor {
    var tensor: OpaquePointer?
    try check(ov_infer_request_get_tensor(handle, name, &tensor), "read the output \"\(name)\"")
    let handle = try require(tensor, "read the output \"\(name)\"")
    defer { ov_tensor_free(handle) }
    var type = ov_element_type_e(rawValue: 0)
    try check(ov_tensor_get_element_type(handle, &type), "read the output \"\(name)\"")
    guard type == F32 else { throw .badOutput("\"\(name)\" is not float32") }
    var shape = ov_shape_t()
    try check(ov_tensor_get_shape(handle, &shape), "read the output \"\(name)\"")
    defer { ov_shape_free(&shape) }
    let dimensions = (0..<Int(shape.rank)).map { Int(shape.dims[$0]) }
    var data: UnsafeMutableRawPointer?
    try check(ov_tensor_data(handle, &data), "read the output \"\(name)\"")
    let count = dimensions.reduce(1, *)
    let values = UnsafeRawBufferPointer(start: data, count: count * MemoryLayout<Float>.stride)
    return FloatTensor(shape: dimensions, values: Array(values.bindMemory(to: Float.self)))
  }
}

/// Numbers in a shape, row-major.
package struct FloatTensor: Sendable {
  package let shape: [Int]
  package let values: [Float]

  package init(shape: [Int], values: [Float]) {
    self.shape = shape
    self.values = values
  }
}

/// An input in memory that OpenVINO owns.
private final class InputTensor: Sendable {
  nonisolated(unsafe) let handle: OpaquePointer

  convenience init(_ image: RGBImage) throws(InferenceError) {
    try self.init(U8, shape: [1, image.size.height, image.size.width, 3], values: image.pixels)
  }

  convenience init(_ numbers: FloatTensor) throws(InferenceError) {
    try self.init(F32, shape: numbers.shape, values: numbers.values)
  }

  private init<Number>(
    _ type: ov_element_type_e, shape: [Int], values: [Number]
  ) throws(InferenceError) {
    guard shape.reduce(1, *) == values.count else {
      throw .engine(operation: "make an input", message: "\(values.count) numbers do not fill \(shape)")
    }
    var dimensions = shape.map(Int64.init)
    var tensor: OpaquePointer?
    let status = dimensions.withUnsafeMutableBufferPointer {
      ov_tensor_create(type, ov_shape_t(rank: Int64(shape.count), dims: $0.baseAddress), &tensor)
    }
    try check(status, "make an input")
    handle = try require(tensor, "make an input")
    var data: UnsafeMutableRawPointer?
    try check(ov_tensor_data(handle, &data), "make an input")
    values.withUnsafeBytes { bytes in
      UnsafeMutableRawBufferPointer(start: data, count: bytes.count).copyMemory(from: bytes)
    }
  }

  deinit { ov_tensor_free(handle) }
}

/// Turns a status into an error with OpenVINO's own words.
private func check(_ status: ov_status_e, _ operation: String) throws(InferenceError) {
  guard status != OK else { return }
  let text = ov_get_last_err_msg()
  defer { ov_free(text) }
  let reason = text.map { String(cString: $0) } ?? ov_get_error_info(status).map { String(cString: $0) }
  throw .engine(operation: operation, message: reason ?? "status \(status.rawValue)")
}

private func require(_ handle: OpaquePointer?, _ operation: String) throws(InferenceError) -> OpaquePointer {
  guard let handle else { throw .engine(operation: operation, message: "no result") }
  return handle
}
