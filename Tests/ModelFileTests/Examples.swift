import Foundation
import Imaging
import SwiftProtobuf

@testable import ModelFile

/// A description in which every field is set.
let example = ModelDescription(
  name: "juror-test", version: "1", summary: "A test.", scale: [1, 2, 3],
  preprocessing: Preprocessing(fit: Fit(policy: .crop, side: 260)), network: "efficientnet-lite2",
  trainingData: [TrainingSource(name: "none", photos: 0, licence: "none")],
  metrics: [Metric(name: "srcc_mean", value: 0.5, low: 0.25, high: 0.75, n: 10, split: "test")],
  precisionLoss: 0.001, selfTest: 2, licence: "none", knownWeaknesses: ["Knows nothing."])

/// The smallest model: one node, and outputs that leave their shapes open or not.
func graph(_ outputs: [(name: String, shape: [Int]?)] = [("distribution", [-1, 3]), ("map", nil)])
  -> ONNXModelProto
{
  .with {
    $0.irVersion = 8
    $0.opsetImport = [.with { $0.version = 17 }]
    $0.graph.name = "identity"
    $0.graph.node = [.with { ($0.opType, $0.input, $0.output) = ("Identity", ["x"], ["y"]) }]
    $0.graph.output = outputs.map { name, shape in
      .with {
        $0.name = name
        $0.type.tensorType.elemType = Int32(ONNXTensorProto.DataType.float.rawValue)
        guard let shape else { return }
        $0.type.tensorType.shape.dim = shape.map { length in
          .with { if length < 0 { $0.dimParam = "N" } else { $0.dimValue = Int64(length) } }
        }
      }
    }
  }
}

/// A folder that is removed with its owner.
final class TemporaryFolder: Sendable {
  private let url = FileManager.default.temporaryDirectory.appendingPathComponent(
    "juror-\(UUID().uuidString)")

  init() { try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// Why a model file in it cannot be read; nil when it can.
  func failure(_ name: String) -> ModelFileError? {
    do throws(ModelFileError) {
      _ = try ModelFile.read(path(name))
      return nil
    } catch {
      return error
    }
  }

  func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path(name))) }
}
