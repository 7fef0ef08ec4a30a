import Foundation
public import ModelFile
public import Networks
import Torch

/// A trained network in a folder: `weights.safetensors`, and `description.json` with what the weights belong to.
public struct NetworkFolder: Sendable {
  /// The folder.
  public let folder: String
  /// What an exported file will say about itself.
  public let model: ModelDescription
  /// What the weights fit.
  public let blueprint: any Blueprint

  /// Where the weights lie.
  public var weights: String { folder + "/weights.safetensors" }

  private static func file(in folder: String) -> String { folder + "/description.json" }

  /// The contents of `description.json`.
  private struct Description: Codable {
    let model: ModelDescription
    let network: StoredBlueprint
  }

  /// Reads and checks the description of the checkpoint in `folder`; it is treated as hostile.
  public init(folder: String) throws {
    let path = Self.file(in: folder)
    guard let json = FileManager.default.contents(atPath: path) else {
      throw ExportError(path, "there is no such file: not a checkpoint of juror-lab train")
    }
    let description: Description
    do {
      description = try JSONDecoder().decode(Description.self, from: json)
    } catch {
      let (field, message) = explain(error)
      throw ExportError(path, field: field, message)
    }
    try self.init(folder: folder, model: description.model, blueprint: description.network.blueprint)
  }

  private init(folder: String, model: ModelDescription, blueprint: any Blueprint) throws {
    (self.folder, self.model, self.blueprint) = (folder, model, blueprint)
    let path = Self.file(in: folder)
    try model.validate(path: path, prefix: "model.")
    do throws(BlueprintError) { try blueprint.check() } catch {
      throw ExportError(path, field: "network.\(error.field)", error.message)
    }
    do throws(BlueprintError) { try blueprint.checkFit(to: model) } catch {
      throw ExportError(path, field: "model.\(error.field)", error.message)
    }
  }

  /// The network with its weights, evaluating.
  public func network() throws -> any Exportable {
    let network: any Exportable
    do {
      network = try withoutInitialWeights { try blueprint.network() }
    } catch let error as TorchError {
      throw ExportError(Self.file(in: folder), field: "network", error.message)
    }
    try network.loadComplete(SafeTensors.read(weights).tensors, from: weights)
    network.evaluate()
    return network
  }

  /// Writes a checkpoint; the description goes last, so that a folder with one is whole.
  ///
  /// - Parameter model: what an exported file will say about itself; its outputs become the network's.
  public static func write(_ network: any Exportable, model: ModelDescription, to folder: String) throws {
    var model = model
    model.outputs = network.blueprint.modelOutputs
    let checkpoint = try NetworkFolder(folder: folder, model: model, blueprint: network.blueprint)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try SafeTensors.write(network.stateDictionary(), to: checkpoint.weights)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let json = try encoder.encode(Description(model: model, network: StoredBlueprint(network.blueprint)))
    try json.write(to: URL(fileURLWithPath: file(in: folder)), options: .atomic)
  }
}
