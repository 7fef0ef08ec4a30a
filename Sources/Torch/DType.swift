import CTorch

/// The type of a tensor's elements.
public enum DType: String, Hashable, Sendable, Codable, CaseIterable {
  /// Truth values, one byte each.
  case bool
  /// Bytes, as in decoded images.
  case uint8
  /// Whole numbers and indices.
  case int64
  /// IEEE half precision, for storage.
  case float16
  /// Brain floating point: float32's range with 8 bits of precision.
  case bfloat16
  /// Single precision, the default of every layer.
  case float32
  /// Double precision.
  case float64

  /// Bytes per element.
  public var byteCount: Int {
    switch self {
    case .bool, .uint8: 1
    case .float16, .bfloat16: 2
    case .float32: 4
    case .int64, .float64: 8
    }
  }

  /// Whether elements are real numbers, which alone can have gradients.
  public var isFloatingPoint: Bool {
    switch self {
    case .bool, .uint8, .int64: false
    case .float16, .bfloat16, .float32, .float64: true
    }
  }

  var code: ct_dtype {
    switch self {
    case .bool: CT_BOOL
    case .uint8: CT_UINT8
    case .int64: CT_INT64
    case .float16: CT_FLOAT16
    case .bfloat16: CT_BFLOAT16
    case .float32: CT_FLOAT32
    case .float64: CT_FLOAT64
    }
  }

  init(code: ct_dtype) {
    self = Self.allCases.first { $0.code == code } ?? .float32
  }
}

/// A Swift type that tensors are made from and read into.
public protocol TensorElement: BitwiseCopyable, Sendable {
  /// The dtype with the same bytes.
  static var dtype: DType { get }
}

extension Bool: TensorElement {
  /// ``DType/bool``.
  public static var dtype: DType { .bool }
}

extension UInt8: TensorElement {
  /// ``DType/uint8``.
  public static var dtype: DType { .uint8 }
}

extension Int: TensorElement {
  /// ``DType/int64``.
  public static var dtype: DType { .int64 }
}

extension Int64: TensorElement {
  /// ``DType/int64``.
  public static var dtype: DType { .int64 }
}

extension Float: TensorElement {
  /// ``DType/float32``.
  public static var dtype: DType { .float32 }
}

extension Double: TensorElement {
  /// ``DType/float64``.
  public static var dtype: DType { .float64 }
}
