import Experiments
import Foundation
import Networks
import Torch

extension Experiment.Network {
  /// Gives a trunk the weights that the experiment names; those that are drawn it has already.
  func loadWeights(into trunk: any Trunk, from folder: URL) throws {
    switch weights {
    case .random: break
    case .imagenet: try trunk.loadImageNetWeights()
    case .file, .run:
      guard let path = weightsFile(in: folder) else {
        throw TrainingError.invalid("network.weights: \(weights.rawValue): there is no such file")
      }
      var part = "trunk"
      if case .run(_, let named) = weights { part = named }
      try trunk.loadWeights(ofWhole: weightsOf(part, SafeTensors.read(path).tensors), from: path)
    }
  }

  /// The file that weights come from, if there is one and it exists.
  func weightsFile(in folder: URL) -> String? {
    let candidates =
      switch weights {
      case .imagenet, .random: [String]()
      case .file(let name): [resolve(name, in: folder)]
      case .run(let name, _):
        ["weights", "best", "last"].map { RunsFolder.path(of: name) + "/\($0).safetensors" }
      }
    return candidates.first(where: FileManager.default.fileExists)
  }
}

/// A part of what a run left as `weights.safetensors`, or in a checkpoint; other weights as they are.
private func weightsOf(_ part: String, _ weights: [String: Tensor]) -> [String: Tensor] {
  for prefix in ["\(part).", "network.\(part)."] {
    let found = weights.filter { $0.key.hasPrefix(prefix) }
    guard found.isEmpty else {
      return Dictionary(
        uniqueKeysWithValues: found.map { (String($0.key.dropFirst(prefix.count)), $0.value) })
    }
  }
  return weights
}
