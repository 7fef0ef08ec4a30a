import Foundation
import ModelFile
import SwiftProtobuf
import Torch

/// An ONNX graph under construction: edges are names, tensors that nothing computed become initializers.
struct GraphBuilder {
  let precision: WeightPrecision
  private(set) var graph = ONNXGraphProto()
  private var edges: [ObjectIdentifier: String] = [:]
  /// Keeps tensors alive whose identity stands for an edge.
  private var held: [Tensor] = []
  private var numbers: [Double: String] = [:]
  private var serial = 0

  init(name: String, precision: WeightPrecision) {
    self.precision = precision
    graph.name = name
  }

  /// The edge of a tensor; a constant appears when it is first asked for.
  mutating func edge(_ tensor: Tensor) throws -> String {
    if let edge = edges[ObjectIdentifier(tensor)] { return edge }
    let edge = try constant(tensor)
    bind(tensor, to: edge)
    return edge
  }

  /// Lets a tensor stand for an edge.
  mutating func bind(_ tensor: Tensor, to edge: String) {
    edges[ObjectIdentifier(tensor)] = edge
    held.append(tensor)
  }

  /// Adds a node with one output and returns its edge.
  @discardableResult
  mutating func node(
    _ type: String, _ inputs: [String], output: String? = nil, _ attributes: [ONNXAttributeProto] = []
  ) -> String {
    let output = output ?? fresh()
    graph.node.append(
      .with { ($0.opType, $0.input, $0.output, $0.attribute) = (type, inputs, [output], attributes) })
    return output
  }

  /// Adds an initializer; large float32 ones are stored as float16 followed by a Cast when that is asked for.
  mutating func constant(_ tensor: Tensor) throws -> String {
    let isLarge = tensor.dtype == .float32 && tensor.count >= 256
    guard precision == .f16, isLarge, let half = try tensor.exactRangeHalf() else {
      return try initializer(tensor)
    }
    return node("Cast", [try initializer(half)], [.int("to", ONNXTensorProto.DataType.float.rawValue)])
  }

  /// A vector of whole numbers, as shapes and axes are given.
  mutating func constant(_ numbers: [Int]) throws -> String { try constant(try Tensor(numbers)) }

  /// A single number; the same one is stored once.
  mutating func constant(_ number: Double) throws -> String {
    if let edge = numbers[number] { return edge }
    let edge = try constant(try Tensor(number))
    numbers[number] = edge
    return edge
  }

  private mutating func initializer(_ tensor: Tensor) throws -> String {
    let bytes = Data(try tensor.bytes())
    let type = try ONNXTensorProto.DataType(tensor.dtype)
    let edge = fresh("w")
    graph.initializer.append(
      .with {
        ($0.name, $0.dims, $0.dataType, $0.rawData) = (
          edge, tensor.shape.map(Int64.init), Int32(type.rawValue), bytes
        )
      })
    return edge
  }

  /// Declares an input of the graph; named dimensions are free.
  mutating func input(_ name: String, _ tensor: Tensor, _ dimensions: [Dimension]) throws {
    graph.input.append(try .init(name, tensor.dtype, dimensions))
    bind(tensor, to: name)
  }

  /// Declares an output of the graph under its public name.
  mutating func output(_ name: String, _ tensor: Tensor, _ dimensions: [Dimension]) throws {
    node("Identity", [try edge(tensor)], output: name)
    graph.output.append(try .init(name, tensor.dtype, dimensions))
  }

  private mutating func fresh(_ prefix: String = "t") -> String {
    serial += 1
    return "\(prefix)\(serial)"
  }
}

extension Tensor {
  /// In float16; nil when a value would leave its range.
  fileprivate func exactRangeHalf() throws(TorchError) -> Tensor? {
    try abs().max().item() <= 65_504 ? to(.float16) : nil
  }
}
