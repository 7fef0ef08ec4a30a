import Foundation
public import Imaging
public import ModelFile

/// A model small enough to compute by hand: of an image with mean brightness b (0…1), the logit of the k-th scale
/// value is `slope` · b · k.
public struct BrightnessModel {
  /// How strongly brightness counts.
  public var slope = 1.0
  /// What it says about itself.
  public var description: ModelDescription

  /// A model on the scale 1…7, in f32, that sees photos through `fit`.
  public init(name: String = "brightness", fit: Fit = Fit(policy: .buckets, side: 96)) {
    description = ModelDescription(
      name: name, version: "1", summary: "Mean brightness, for tests.", scale: [1, 2, 3, 4, 5, 6, 7],
      preprocessing: Preprocessing(fit: fit, mean: [0, 0, 0], divisor: [255, 255, 255]),
      network: "brightness",
      metrics: [Metric(name: "srcc_mean", value: 0.5, low: 0.4, high: 0.6, n: 10, split: "none")],
      licence: "MIT", knownWeaknesses: ["It likes snow."])
  }

  /// The probabilities that it gives an image of mean brightness `brightness`, 0…1.
  public func probabilities(brightness: Double) -> [Double] {
    let weights = description.scale.indices.map { exp(slope * brightness * Double($0)) }
    return weights.map { $0 / weights.reduce(0, +) }
  }

  /// The mean score of such an image.
  public func mean(brightness: Double) -> Double {
    zip(description.scale, probabilities(brightness: brightness)).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// Writes the model file.
  public func write(to path: String) throws(ModelFileError) {
    try ModelFile(description: description, model: model).write(to: path)
  }

  private var model: ONNXModelProto {
    let count = description.scale.count
    var graph = ONNXGraphProto()
    graph.name = "brightness"
    graph.input = [value("image", .uint8, ["n", "h", "w"], last: 3)]
    graph.output = [
      value("distribution", .float, ["n"], last: count), value("map", .float, ["n", "h", "w"]),
    ]
    let row = (0..<3).flatMap { _ in (0..<count).map { Float(slope * Double($0) / (3 * 255)) } }
    graph.initializer = [tensor("weight", [3, count], row)]
    graph.node = [
      node("Cast", ["image"], "pixels", integer("to", Int64(ONNXTensorProto.DataType.float.rawValue))),
      node("ReduceMean", ["pixels"], "colour", integers("axes", [1, 2]), integer("keepdims", 0)),
      node("MatMul", ["colour", "weight"], "logits"),
      node("Softmax", ["logits"], "distribution", integer("axis", 1)),
      node("ReduceMean", ["pixels"], "map", integers("axes", [3]), integer("keepdims", 0)),
    ]
    var opset = ONNXOperatorSetIdProto()
    opset.version = 17
    var model = ONNXModelProto()
    model.irVersion = 8
    model.opsetImport = [opset]
    model.graph = graph
    return model
  }
}

// MARK: - ONNX by hand

private func node(
  _ operation: String, _ inputs: [String], _ output: String, _ attributes: ONNXAttributeProto...
) -> ONNXNodeProto {
  var node = ONNXNodeProto()
  node.opType = operation
  node.name = output
  node.input = inputs
  node.output = [output]
  node.attribute = attributes
  return node
}

private func integer(_ name: String, _ value: Int64) -> ONNXAttributeProto {
  var attribute = ONNXAttributeProto()
  attribute.name = name
  attribute.type = .int
  attribute.i = value
  return attribute
}

private func integers(_ name: String, _ values: [Int64]) -> ONNXAttributeProto {
  var attribute = ONNXAttributeProto()
  attribute.name = name
  attribute.type = .ints
  attribute.ints = values
  return attribute
}

private func tensor(_ name: String, _ shape: [Int], _ values: [Float]) -> ONNXTensorProto {
  var tensor = ONNXTensorProto()
  tensor.name = name
  tensor.dims = shape.map(Int64.init)
  tensor.dataType = Int32(ONNXTensorProto.DataType.float.rawValue)
  tensor.rawData = values.withUnsafeBytes { Data($0) }
  return tensor
}

private func value(
  _ name: String, _ type: ONNXTensorProto.DataType, _ dynamic: [String], last: Int? = nil
) -> ONNXValueInfoProto {
  var shape = ONNXTensorShapeProto()
  shape.dim = dynamic.map { name in
    var dimension = ONNXTensorShapeProto.Dimension()
    dimension.dimParam = name
    return dimension
  }
  if let last {
    var dimension = ONNXTensorShapeProto.Dimension()
    dimension.dimValue = Int64(last)
    shape.dim.append(dimension)
  }
  var info = ONNXValueInfoProto()
  info.name = name
  info.type.tensorType.elemType = Int32(type.rawValue)
  info.type.tensorType.shape = shape
  return info
}
