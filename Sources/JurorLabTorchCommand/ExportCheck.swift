import Export
import Foundation
import Imaging
import Inference
import ModelFile
import Networks
import Ratings
import Torch

/// Compares an exported file, run by OpenVINO in f32, with libtorch on random inputs.
enum ExportCheck {
  /// Each output's largest difference, for images of every size the model takes: `distribution 0.00041, mean 0.0012`.
  static func differences(
    between path: String, and network: any Exportable, _ description: ModelDescription
  ) async throws -> String {
    var generator = SeededGenerator(seed: 1)
    var largest: [String: Double] = [:]
    for size in description.preprocessing.fit.inputs {
      let pixels = (0..<size.area * 3).map { _ in UInt8.random(in: 0...255, using: &generator) }
      guard let image = RGBImage(size: size, pixels: pixels) else { continue }
      let names = description.outputs.map { $0.name.rawValue }
      let found = try await ModelRun.outputs(names, of: path, for: image)
      let expected = try withoutGradient {
        let input = try Tensor(pixels, shape: [1, size.height, size.width, 3])
        return try NetworkExport.outputs(of: input, network, description)
      }
      for (name, (found, expected)) in zip(names, zip(found, expected)) {
        largest[name] = max(largest[name] ?? 0, try difference(found, expected.values, of: name))
      }
    }
    return description.outputs.map { output in
      output.name.rawValue + String(format: " %.2g", largest[output.name.rawValue] ?? 0)
    }.joined(separator: ", ")
  }

  /// The largest difference of a bare network's output, for one input of channels, height and width.
  static func difference(between path: String, andRaw network: any Layer, input: [Int]) async throws -> String
  {
    let x = try withRandomSeed(1) { try Tensor.randn([1] + input) }
    let numbers = FloatTensor(shape: x.shape, values: try x.floats())
    let found = try await ModelRun.outputs(["output"], of: path, for: numbers)
    return try String(format: "%.2g", difference(found[0], withoutGradient { try network(x) }, of: "output"))
  }

  private static func difference(_ found: FloatTensor, _ expected: Tensor, of name: String) throws -> Double {
    guard found.shape == expected.shape else {
      throw ExportError(
        name, "has the shape \(found.shape) in OpenVINO and \(expected.shape) in libtorch")
    }
    let differences = zip(found.values, try expected.floats()).map { Double(abs($0 - $1)) }
    guard differences.allSatisfy(\.isFinite) else {
      throw ExportError(name, "is not finite: the weights hold NaN or infinity, or numbers that overflow")
    }
    return differences.max() ?? 0
  }
}
