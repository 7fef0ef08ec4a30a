import Foundation
public import Imaging
public import ModelFile

/// A model small enough to compute by hand.
///
/// Of an image with mean brightness b (0…1), the logit of the k-th scale value is `slope` · b · k. Of the other outputs that it
/// can be asked for, the mean is 1 + 6 b, the quality b, the j-th attribute j · b from j = 1.
public struct BrightnessModel {
  /// How strongly brightness counts.
  public var slope = 1.0
  /// What it says about itself.
  public var description: ModelDescription

  /// A model on the scale 1…7, in f32, that sees photos through `fit`.
  public init(
    name: String = "brightness", fit: Fit = Fit(policy: .buckets, side: 96),
    outputs: [ModelOutput] = [.distribution, .map]
  ) {
    description = ModelDescription(
      name: name, version: "1", summary: "Mean brightness, for tests.", scale: [1, 2, 3, 4, 5, 6, 7],
      outputs: outputs,
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
    var graph = ONNXGraphProto()
    graph.name = "brightness"
    graph.input = [value("image", .uint8, ["n", "h", "w"], last: 3)]
    graph.node = [
      node("Cast", ["image"], "pixels", integer("to", Int64(ONNXTensorProto.DataType.float.rawValue))),
      node("ReduceMean", ["pixels"], "colour", integers("axes", [1, 2]), integer("keepdims", 0)),
    ]
    for output in description.outputs {
      let name = output.name.rawValue
      switch output {
      case .distribution:
        graph.multiply(by: description.scale.indices.map { slope * Double($0) }, as: "logits")
        graph.node.append(node("Softmax", ["logits"], name, integer("axis", 1)))
        graph.output.append(value(name, .float, ["n"], last: description.scale.count))
      case .mean:
        graph.multiply(by: [6], as: "rise")
        graph.initializer.append(tensor("one", [1], [1]))
        graph.node.append(node("Add", ["rise", "one"], name))
        graph.output.append(value(name, .float, ["n"], last: 1))
      case .quality, .attributes, .features:
        let count = [output.attributes.count, 1].max() ?? 1
        graph.multiply(by: (1...count).map(Double.init), as: name)
        graph.output.append(value(name, .float, ["n"], last: count))
      case .map:
        graph.node.append(node("ReduceMean", ["pixels"], name, integers("axes", [3]), integer("keepdims", 0)))
        graph.output.append(value(name, .float, ["n", "h", "w"]))
      }
    }
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

extension ONNXGraphProto {
  /// Adds numbers that are multiples of the brightness.
  fileprivate mutating func multiply(by factors: [Double], as name: String) {
    let row = (0..<3).flatMap { _ in factors.map { Float($0 / (3 * 255)) } }
    initializer.append(tensor("\(name)-weight", [3, factors.count], row))
    node.append(Fixtures.node("MatMul", ["colour", "\(name)-weight"], name))
  }
}

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
