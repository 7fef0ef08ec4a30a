import Foundation
public import ModelFile
public import Networks
import Torch

/// A trained rating network in a folder: `weights.safetensors`, and `description.json` with what the weights belong to.
public struct Checkpoint: Sendable {
  /// The contents of `description.json`.
  public struct Description: Hashable, Sendable, Codable {
    /// What an exported file will say about itself.
    public var model: ModelDescription
    /// What the weights fit.
    public var network: NetworkSpecification

    /// Describes a checkpoint.
    public init(model: ModelDescription, network: NetworkSpecification) {
      self.model = model
      self.network = network
    }
  }

  /// The folder.
  public let folder: String
  /// What the weights belong to.
  public let description: Description

  /// Where the weights lie.
  public var weights: String { folder + "/weights.safetensors" }

  /// Reads the description of the checkpoint in `folder`.
  public init(folder: String) throws {
    self.folder = folder
    let path = folder + "/description.json"
    guard let json = FileManager.default.contents(atPath: path) else {
      throw ExportError(path, "there is no such file: not a checkpoint of juror-lab train")
    }
    do {
      description = try JSONDecoder().decode(Description.self, from: json)
    } catch {
      let (field, message) = explain(error)
      throw ExportError(path, (field.map { "\($0): " } ?? "") + message)
    }
    try description.model.validate(path: path, prefix: "model.")
    do throws(TorchError) {
      try description.network.check()
    } catch {
      throw ExportError(path, "network.\(error.message)")
    }
    let (scale, values) = (description.model.scale.count, description.network.values)
    guard scale == values else {
      throw ExportError(
        path, "model.scale: expected as many values as network.values, \(values), found \(scale)")
    }
  }

  /// The network with its weights, evaluating.
  public func network() throws -> RatingNetwork {
    let network: RatingNetwork
    do throws(TorchError) {
      network = try RatingNetwork(description.network)
    } catch {
      throw ExportError(folder + "/description.json", "network: \(error.message)")
    }
    try network.loadComplete(SafeTensors.read(weights).tensors, from: weights)
    network.evaluate()
    return network
  }

  /// Writes a checkpoint; the description goes last, so that a folder with one is whole.
  public static func write(_ network: RatingNetwork, model: ModelDescription, to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try SafeTensors.write(network.stateDictionary(), to: folder + "/weights.safetensors")
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let json = try encoder.encode(Description(model: model, network: network.specification))
    try json.write(to: URL(fileURLWithPath: folder + "/description.json"), options: .atomic)
  }
}
