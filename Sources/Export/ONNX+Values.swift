import Foundation
import ModelFile
import SwiftProtobuf
import Torch

/// One dimension of an input or output.
enum Dimension: Hashable, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
  /// A fixed length.
  case length(Int)
  /// A free one, by name.
  case free(String)

  init(integerLiteral length: Int) { self = .length(length) }
  init(stringLiteral name: String) { self = .free(name) }
}

extension ONNXValueInfoProto {
  init(_ name: String, _ dtype: DType, _ dimensions: [Dimension]) throws(ExportError) {
    let type = try ONNXTensorProto.DataType(dtype)
    self.init()
    self.name = name
    self.type.tensorType.elemType = Int32(type.rawValue)
    self.type.tensorType.shape.dim = dimensions.map { dimension in
      .with {
        switch dimension {
        case .length(let length): $0.dimValue = Int64(length)
        case .free(let name): $0.dimParam = name
        }
      }
    }
  }
}

extension ONNXTensorProto.DataType {
  init(_ dtype: DType) throws(ExportError) {
    self =
      switch dtype {
      case .bool: .bool
      case .uint8: .uint8
      case .int64: .int64
      case .float16: .float16
      case .bfloat16: .bfloat16
      case .float32: .float
      case .float64: .double
      }
  }
}

extension ONNXAttributeProto {
  static func int(_ name: String, _ value: Int) -> Self {
    .with { ($0.name, $0.type, $0.i) = (name, .int, Int64(value)) }
  }

  static func ints(_ name: String, _ values: [Int]) -> Self {
    .with { ($0.name, $0.type, $0.ints) = (name, .ints, values.map(Int64.init)) }
  }

  static func float(_ name: String, _ value: Double) -> Self {
    .with { ($0.name, $0.type, $0.f) = (name, .float, Float(value)) }
  }

  static func string(_ name: String, _ value: String) -> Self {
    .with { ($0.name, $0.type, $0.s) = (name, .string, Data(value.utf8)) }
  }
}
