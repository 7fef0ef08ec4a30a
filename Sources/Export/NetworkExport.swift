import Foundation
public import ModelFile
public import Networks
import SwiftProtobuf
public import Torch

/// How an exported model stores its weights; it always computes in what the runtime chooses.
public enum WeightPrecision: String, Hashable, Sendable, CaseIterable {
  /// As trained.
  case f32
  /// Half the size: float16 initializers followed by a Cast, which runtimes fold when they load the model.
  case f16
}

/// Networks as ONNX models (operator set 17), from one recorded forward pass.
public enum NetworkExport {
  /// A self-contained model of a network.
  ///
  /// Input `image`: N×H×W×3 uint8 sRGB, already resized as the description's fit says; N, H and W are free, unless the network
  /// takes photos of one size only. Outputs: those of its blueprint, by the names of ``ModelFile/ModelOutput``.
  /// The network is left evaluating.
  ///
  /// - Parameter description: what the file will say about itself; its outputs become the network's.
  public static func model(
    of network: any Exportable, description: ModelDescription, precision: WeightPrecision = .f16
  ) throws -> ModelFile {
    let (blueprint, sides) = (network.blueprint, network.blueprint.sides)
    var description = description
    description.outputs = blueprint.modelOutputs
    do throws(BlueprintError) { try blueprint.checkFit(to: description) } catch {
      throw ExportError(error.field, error.message)
    }
    network.evaluate()
    // Any size does, as long as it shows which lengths follow from the photo's.
    let height = max(64, sides.lowerBound)
    let image = try Tensor.zeros([2, height, min(height + 32, sides.upperBound), 3], dtype: .uint8)
    var outputs: [Output] = []
    let operations = try GraphRecorder.operations(
      of: { outputs = try self.outputs(of: image, network, description) }, dependingOn: image)
    var builder = GraphBuilder(name: description.name, precision: precision)
    let isFree = sides.count > 1
    try builder.input(
      "image", image, ["N", isFree ? "H" : .length(height), isFree ? "W" : .length(height), 3])
    for operation in try foldingBatchNorm(operations) { try builder.translate(operation) }
    for output in outputs { try builder.add(output, scale: description.scale) }
    return ModelFile(description: description, model: .init(builder.graph))
  }

  /// What the exported model computes, by libtorch, of N×H×W×3 uint8.
  public static func outputs(
    of image: Tensor, _ network: any Exportable, _ description: ModelDescription
  ) throws -> [Output] {
    func channels(_ values: [Double]) throws -> Tensor {
      try Tensor(values.map(Float.init), shape: [1, 3, 1, 1])
    }
    let preprocessing = description.preprocessing
    let pixels = try image.to(.float32).permute([0, 3, 1, 2])
    let x = try (pixels - channels(preprocessing.mean)) / channels(preprocessing.divisor)
    let outputs = try network.outputs(x, scale: description.scale)
    guard outputs.map(\.meaning) == network.blueprint.outputs else {
      throw ExportError("outputs", "the network gives other outputs than its blueprint says")
    }
    return outputs
  }

  /// Writes the bare network: input `input`, N×C×H×W float32 with N, H and W free; output `output`, its own.
  ///
  /// - Parameter shape: channels, height and width of the recorded pass.
  public static func writeRaw(
    _ network: any Layer, named name: String, input shape: [Int], precision: WeightPrecision = .f32,
    to path: String
  ) throws {
    guard shape.count == 3 else {
      throw ExportError("input", "expected channels, height and width, found \(shape)")
    }
    network.evaluate()
    let input = try Tensor.zeros([2] + shape)
    var output: Tensor?
    let operations = try GraphRecorder.operations(of: { output = try network(input) }, dependingOn: input)
    guard let output else { throw ExportError("network", "gave no output") }
    var builder = GraphBuilder(name: name, precision: precision)
    try builder.input("input", input, ["N", .length(shape[0]), "H", "W"])
    for operation in try foldingBatchNorm(operations) { try builder.translate(operation) }
    let free: [Dimension] = ["h", "w"]
    let dimensions = output.shape.enumerated().map { index, length in
      index == 0 ? "N" : index < 2 ? Dimension.length(length) : free[min(index - 2, 1)]
    }
    try builder.output("output", output, dimensions)
    try ONNXModelProto(builder.graph).write(to: path)
  }
}

extension ONNXModelProto {
  /// Operator set 17 and the file version that came with it.
  init(_ graph: ONNXGraphProto) {
    self.init()
    irVersion = 8
    producerName = "juror-lab"
    opsetImport = [.with { $0.version = 17 }]
    self.graph = graph
  }
}

extension GraphBuilder {
  /// Declares an output under the name and with the lengths that its meaning gives it.
  fileprivate mutating func add(_ output: Output, scale: [Double]) throws {
    let model = ModelOutput(output.meaning)
    let shape = model.shape(values: scale.count)
    let found = output.values.shape
    guard found.count == shape.count + 1, zip(shape, found.dropFirst()).allSatisfy({ $0 ?? $1 == $1 }) else {
      throw ExportError(model.name.rawValue, "the network gives \(found), which is not what it means")
    }
    let free: [Dimension] = ["h", "w"]
    let lengths = zip(shape, free).map { length, name in length.map(Dimension.length) ?? name }
    try self.output(model.name.rawValue, output.values, ["N"] + lengths)
  }
}
