import Foundation
import Torch

/// Where the elements of a saved tensor lie in its storage.
struct TensorLayout: Hashable {
  let storage: String
  let dtype: DType
  let offset: Int
  let shape: [Int]
  let strides: [Int]

  /// The elements one after another: the last dimension fastest, whatever the strides are.
  ///
  /// Throws when an element lies outside the storage or the strides repeat elements.
  func rowMajor(_ storage: Data?) throws(FormatError) -> [UInt8] {
    guard let storage else { throw .damaged("its storage is missing") }
    let width = dtype.byteCount
    let available = storage.count / width
    guard offset >= 0, shape.count == strides.count, shape.count <= 16, shape.allSatisfy({ $0 >= 0 }),
      strides.allSatisfy({ $0 >= 0 })
    else { throw .damaged("impossible shape \(shape), strides \(strides) or offset \(offset)") }
    guard !shape.contains(0) else { return [] }
    var (count, last) = (1, offset)
    for (length, stride) in zip(shape, strides) {
      let (product, tooMany) = count.multipliedReportingOverflow(by: length)
      let (reach, tooFar) = stride.multipliedReportingOverflow(by: length - 1)
      let (end, tooFarInAll) = last.addingReportingOverflow(reach)
      guard !tooMany, !tooFar, !tooFarInAll, end < available, product <= available else {
        throw .damaged("shape \(shape) with strides \(strides) exceeds a storage of \(available) elements")
      }
      (count, last) = (product, end)
    }
    guard last < available else { throw .damaged("its storage has only \(available) elements") }
    return storage.withUnsafeBytes { gather($0, count: count, width: width) }
  }

  /// Counts through all positions like an odometer, keeping the source's place beside it.
  ///
  /// Where a dimension of length 1 is passed, its stride, which may be any number, is added and taken away again.
  private func gather(_ source: UnsafeRawBufferPointer, count: Int, width: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count * width) { target, filled in
      filled = count * width
      guard let from = source.baseAddress, let to = target.baseAddress.map({ UnsafeMutableRawPointer($0) })
      else { return }
      var position = [Int](repeating: 0, count: shape.count)
      var place = offset
      for index in 0..<count {
        (to + index * width).copyMemory(from: from + place * width, byteCount: width)
        var dimension = shape.count - 1
        while dimension >= 0 {
          position[dimension] += 1
          place &+= strides[dimension]
          if position[dimension] < shape[dimension] { break }
          place &-= strides[dimension] &* shape[dimension]
          position[dimension] = 0
          dimension -= 1
        }
      }
    }
  }
}

extension TensorLayout {
  /// Understands the call that `torch.save` writes down for a tensor, or for a parameter around one.
  init(_ value: PickleValue, in pickle: Pickle) throws(FormatError) {
    guard case .call(var function, var arguments) = value else { throw .unsupported("not a tensor") }
    if function == "torch._utils._rebuild_parameter",
      case .call(let inner, let innerArguments)? = pickle.containers[arguments].first
    {
      (function, arguments) = (inner, innerArguments)
    }
    guard function == "torch._utils._rebuild_tensor_v2" else { throw .unsupported("made by \(function)") }
    let items = pickle.containers[arguments]
    guard items.count >= 4, case .persistent(let identifier) = items[0], case .int(let offset) = items[1]
    else {
      throw .damaged("a tensor without a storage")
    }
    let (storage, dtype) = try Self.storage(pickle.containers[identifier])
    self.init(
      storage: storage, dtype: dtype, offset: offset, shape: try Self.integers(items[2], in: pickle),
      strides: try Self.integers(items[3], in: pickle))
  }

  private static let storages: [String: DType] = [
    "FloatStorage": .float32, "DoubleStorage": .float64, "HalfStorage": .float16,
    "BFloat16Storage": .bfloat16,
    "LongStorage": .int64, "ByteStorage": .uint8, "BoolStorage": .bool,
  ]

  /// `("storage", torch.FloatStorage, key, location, count)`.
  static func storage(_ items: [PickleValue]) throws(FormatError) -> (key: String, dtype: DType) {
    guard items.count >= 3, items[0] == .string("storage"), case .global(let name) = items[1],
      case .string(let key) = items[2]
    else {
      throw .damaged("a storage without a name")
    }
    guard let dtype = storages[name.split(separator: ".").last.map(String.init) ?? ""] else {
      throw .unsupported("elements of type \(name)")
    }
    return (key, dtype)
  }

  private static func integers(_ value: PickleValue, in pickle: Pickle) throws(FormatError) -> [Int] {
    guard case .container(let index) = value else { throw .damaged("a shape that is no tuple") }
    var numbers: [Int] = []
    for item in pickle.containers[index] {
      guard case .int(let number) = item else { throw .damaged("a shape that is not made of whole numbers") }
      numbers.append(number)
    }
    return numbers
  }
}
