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
  /// A self-contained rating model.
  ///
  /// Input `image`: N×H×W×3 uint8 sRGB, already resized as the description's fit says; N, H and W are free.
  /// Outputs: `distribution`, N×values probabilities, and `map`, N×h×w (see ``RatingNetwork/ratings(_:scale:)``).
  /// The network is left evaluating.
  public static func model(
    of network: RatingNetwork, description: ModelDescription, precision: WeightPrecision = .f16
  ) throws -> ModelFile {
    guard description.scale.count == network.specification.values else {
      throw ExportError(
        "scale", "has \(description.scale.count) values, the network \(network.specification.values) outputs")
    }
    network.evaluate()
    let image = try Tensor.zeros([2, 64, 96, 3], dtype: .uint8)
    var outputs: (distribution: Tensor, map: Tensor)?
    let operations = try GraphRecorder.operations(
      of: { outputs = try rate(image, with: network, description) }, dependingOn: image)
    guard let outputs else { throw ExportError("network", "gave no output") }
    var builder = GraphBuilder(name: description.name, precision: precision)
    try builder.input("image", image, ["N", "H", "W", 3])
    for operation in try foldingBatchNorm(operations) { try builder.translate(operation) }
    try builder.output("distribution", outputs.distribution, ["N", .length(description.scale.count)])
    try builder.output("map", outputs.map, ["N", "h", "w"])
    return ModelFile(description: description, model: .init(builder.graph))
  }

  /// What the exported model computes, by libtorch: N×H×W×3 uint8 to the distribution and the map.
  public static func rate(
    _ image: Tensor, with network: RatingNetwork, _ description: ModelDescription
  ) throws -> (distribution: Tensor, map: Tensor) {
    func channels(_ values: [Double]) throws -> Tensor {
      try Tensor(values.map(Float.init), shape: [1, 3, 1, 1])
    }
    let preprocessing = description.preprocessing
    let pixels = try image.to(.float32).permute([0, 3, 1, 2])
    let x = try (pixels - channels(preprocessing.mean)) / channels(preprocessing.divisor)
    return try network.ratings(x, scale: description.scale)
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
