import Foundation
import Networks
import Torch

extension Experiment.Network {
  /// Where a trunk's weights come from.
  public enum Weights: RawRepresentable, Hashable, Sendable, Codable {
    /// Imported with `juror-lab weights import`.
    case imagenet
    /// Drawn from the seed.
    case random
    /// A safetensors file with torchvision's names, or one that a run on the same trunk wrote; absolute or below the data folder.
    case file(String)

    /// `imagenet`, `random`, or the path of a file.
    public init(rawValue: String) {
      switch rawValue {
      case "imagenet": self = .imagenet
      case "random": self = .random
      default: self = .file(rawValue)
      }
    }

    /// As experiments write it.
    public var rawValue: String {
      switch self {
      case .imagenet: "imagenet"
      case .random: "random"
      case .file(let path): path
      }
    }
  }

  /// Gives a trunk the weights that the experiment names; those that are drawn it has already.
  func loadWeights(into trunk: any Trunk, from folder: URL) throws {
    switch weights {
    case .random: break
    case .imagenet: try trunk.loadImageNetWeights()
    case .file(let name):
      let path = resolve(name, in: folder)
      guard FileManager.default.fileExists(atPath: path) else {
        throw TrainingError.invalid("network.weights: \(path): there is no such file")
      }
      try trunk.loadWeights(ofWhole: trunkWeights(SafeTensors.read(path).tensors), from: path)
    }
  }
}

/// The trunk's part of what a run left as `weights.safetensors`, or in a checkpoint; other weights as they are.
private func trunkWeights(_ weights: [String: Tensor]) -> [String: Tensor] {
  for prefix in ["trunk.", "network.trunk."] {
    let part = weights.filter { $0.key.hasPrefix(prefix) }
    guard part.isEmpty else {
      return Dictionary(uniqueKeysWithValues: part.map { (String($0.key.dropFirst(prefix.count)), $0.value) })
    }
  }
  return weights
}

extension Experiment {
  /// The network that is trained, for a scale of so many values.
  func specification(values: Int) -> NetworkSpecification {
    NetworkSpecification(
      trunk: network.trunk, levels: network.levels, grid: network.grid, values: values,
      hidden: network.hidden, dropout: network.dropout, limitsFeatures: isTrunkFrozen)
  }
}
