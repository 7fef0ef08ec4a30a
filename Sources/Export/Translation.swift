import ModelFile
import SwiftProtobuf
import Torch

extension GraphBuilder {
  /// Adds the nodes that do what a recorded operation did, for any batch, height and width.
  mutating func translate(_ operation: GraphOperation) throws {
    let inputs = try operation.inputs.map { try self.edge($0) }
    let (x, shape) = (inputs.first ?? "", operation.inputs.first?.shape ?? [])
    let edge: String
    switch operation.name {
    case .add: edge = node("Add", try operands(inputs, operation))
    case .subtract: edge = node("Sub", inputs)
    case .multiply: edge = node("Mul", try operands(inputs, operation))
    case .divide: edge = node("Div", try operands(inputs, operation))
    case .power: edge = node("Pow", [x, try constant(try operation.double("exponent"))])
    case .maximum: edge = node("Max", inputs)
    case .minimum: edge = node("Min", inputs)
    case .matmul: edge = node("MatMul", inputs)

    case .negate: edge = node("Neg", inputs)
    case .reciprocal: edge = node("Reciprocal", inputs)
    case .abs: edge = node("Abs", inputs)
    case .exp: edge = node("Exp", inputs)
    case .log: edge = node("Log", inputs)
    case .sqrt: edge = node("Sqrt", inputs)
    case .square: edge = node("Mul", [x, x])
    case .tanh: edge = node("Tanh", inputs)
    case .sigmoid: edge = node("Sigmoid", inputs)
    case .softplus: edge = node("Softplus", inputs)
    case .relu: edge = node("Relu", inputs)
    case .leakyRelu: edge = node("LeakyRelu", inputs, [.float("alpha", try operation.double("slope"))])
    case .clamp, .hardtanh:
      edge = node(
        "Clip", [x, try bound(try operation.double("low")), try bound(try operation.double("high"))])
    case .cast where operation.output.dtype == operation.inputs[0].dtype: edge = x
    case .cast:
      edge = node("Cast", inputs, [.int("to", try ONNXTensorProto.DataType(operation.output.dtype).rawValue)])
    case .copy, .detach: edge = x

    case .softmax: edge = node("Softmax", inputs, [.int("axis", try operation.int("dimension"))])
    case .logSoftmax: edge = node("LogSoftmax", inputs, [.int("axis", try operation.int("dimension"))])
    case .sum:
      let axes = try constant(try operation.ints("dimensions"))
      edge = node(
        "ReduceSum", [x, axes], [.int("keepdims", try operation.bool("keepingDimensions") ? 1 : 0)])
    case .mean: edge = node("ReduceMean", inputs, try reduction(operation))
    case .max: edge = node("ReduceMax", inputs, try reduction(operation))
    case .min: edge = node("ReduceMin", inputs, try reduction(operation))

    case .reshape: edge = node("Reshape", [x, try constant(keeping(shape, try operation.ints("shape")))])
    case .permute: edge = node("Transpose", inputs, [.ints("perm", try operation.ints("order"))])
    case .flatten where try operation.int("first") == 1 && operation.int("last") == shape.count - 1:
      edge = node("Flatten", inputs, [.int("axis", 1)])
    case .narrow: edge = node("Slice", [x] + (try slice(operation)))
    case .concatenate: edge = node("Concat", inputs, [.int("axis", try operation.int("dimension"))])

    case .linear where shape.count == 2: edge = node("Gemm", inputs, [.int("transB", 1)])
    case .conv2d: edge = node("Conv", inputs, try convolution(operation))
    case .convTranspose2d: edge = node("ConvTranspose", inputs, try transposedConvolution(operation))
    case .instanceNorm:
      let channels = [shape[1]]
      let identity = [try constant(try Tensor.ones(channels)), try constant(try Tensor.zeros(channels))]
      edge = node(
        "InstanceNormalization", [x] + identity, [.float("epsilon", try operation.double("epsilon"))])
    case .batchNorm where try !operation.bool("training") && inputs.count == 5:
      // ONNX's order is weight, bias, mean, variance.
      edge = node(
        "BatchNormalization", [x, inputs[3], inputs[4], inputs[1], inputs[2]],
        [.float("epsilon", try operation.double("epsilon"))])
    case .maxPool2d: edge = node("MaxPool", inputs, try window(operation))
    case .averagePool2d:
      edge = node("AveragePool", inputs, try window(operation) + [.int("count_include_pad", 1)])
    case .adaptiveAveragePool2d where try operation.ints("size") == [1, 1]:
      edge = node("GlobalAveragePool", inputs)
    case .adaptiveAveragePool2d:
      edge = try adaptivePool(x, size: operation.ints("size"), reduction: "ReduceMean")
    case .adaptiveMaxPool2d:
      edge = try adaptivePool(x, size: operation.ints("size"), reduction: "ReduceMax")
    case .pad2d: edge = node("Pad", [x] + (try padding(operation)))
    default:
      throw ExportError(
        operation.name.rawValue,
        "has no ONNX form here with inputs \(operation.inputs.map(\.shape)); see Translation.swift")
    }
    bind(operation.output, to: edge)
  }

  /// One end of a range; none in ONNX is an empty name.
  private mutating func bound(_ number: Double) throws -> String {
    number.isFinite ? try constant(number) : ""
  }

  /// Both operands of arithmetic: the second may be a number.
  private mutating func operands(_ inputs: [String], _ operation: GraphOperation) throws -> [String] {
    inputs.count == 2 ? inputs : inputs + [try constant(try operation.double("scalar"))]
  }

  /// A new shape in which lengths that stay in their place are copied (0 in ONNX), so that the batch remains free.
  private func keeping(_ old: [Int], _ new: [Int]) -> [Int] {
    new.enumerated().map { index, length in
      index < old.count && old[index] == length && length != 0 ? 0 : length
    }
  }

  private func reduction(_ operation: GraphOperation) throws -> [ONNXAttributeProto] {
    [
      .ints("axes", try operation.ints("dimensions")),
      .int("keepdims", try operation.bool("keepingDimensions") ? 1 : 0),
    ]
  }

  private mutating func slice(_ operation: GraphOperation) throws -> [String] {
    let start = try operation.int("start")
    let end = start + (try operation.int("length"))
    return [try constant([start]), try constant([end]), try constant([try operation.int("dimension")])]
  }

  private func convolution(_ operation: GraphOperation) throws -> [ONNXAttributeProto] {
    let padding: ONNXAttributeProto =
      if case .string("same")? = operation.attributes["padding"] {
        .string("auto_pad", "SAME_UPPER")
      } else {
        .ints("pads", try operation.ints("padding"))
      }
    return [
      .ints("kernel_shape", Array(operation.inputs[1].shape.suffix(2))),
      .ints("strides", try operation.ints("stride")),
      .ints("dilations", try operation.ints("dilation")), .int("group", try operation.int("groups")), padding,
    ]
  }

  private func transposedConvolution(_ operation: GraphOperation) throws -> [ONNXAttributeProto] {
    let pair = try operation.ints("padding")
    return [
      .ints("kernel_shape", Array(operation.inputs[1].shape.suffix(2))),
      .ints("strides", try operation.ints("stride")), .ints("pads", pair + pair),
      .ints("output_padding", try operation.ints("outputPadding")),
      .int("group", try operation.int("groups")),
    ]
  }

  private func window(_ operation: GraphOperation) throws -> [ONNXAttributeProto] {
    let pair = try operation.ints("padding")
    return [
      .ints("kernel_shape", try operation.ints("kernel")), .ints("strides", try operation.ints("stride")),
      .ints("pads", pair + pair),
    ]
  }

  private mutating func padding(_ operation: GraphOperation) throws -> [String] {
    let edges = try operation.ints("edges")
    let pads = [0, 0] + edges.prefix(2) + [0, 0] + edges.suffix(2)
    return [try constant(pads), try constant(try operation.double("value"))]
  }
}

extension GraphOperation {
  fileprivate func int(_ key: String) throws(ExportError) -> Int {
    guard case .int(let value)? = attributes[key] else { throw lacks(key) }
    return value
  }

  fileprivate func ints(_ key: String) throws(ExportError) -> [Int] {
    guard case .ints(let values)? = attributes[key] else { throw lacks(key) }
    return values
  }

  func double(_ key: String) throws(ExportError) -> Double {
    guard case .double(let value)? = attributes[key] else { throw lacks(key) }
    return value
  }

  func bool(_ key: String) throws(ExportError) -> Bool {
    guard case .bool(let value)? = attributes[key] else { throw lacks(key) }
    return value
  }

  private func lacks(_ key: String) -> ExportError {
    ExportError(name.rawValue, "was recorded without \"\(key)\"")
  }
}
