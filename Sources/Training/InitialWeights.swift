import Experiments
import Foundation
import Methods
import Networks
import Torch

extension Experiment.Network {
  /// Whether the head comes from another run, too: `run:NAME#network`.
  var startsTrained: Bool { if case .run(_, Self.whole) = weights { true } else { false } }

  private static let whole = "network"

  /// Gives a rating network the weights that the experiment names; those that are drawn it has already.
  ///
  /// - Parameter fold: in a cross-validation, its number from 0: a run that has learned from photos which the fold holds out is
  ///   no place to start from, the same fold of that run is.
  func loadWeights(into network: RatingNetwork, from folder: URL, fold: Int? = nil) throws {
    guard case .run(let name, Self.whole) = weights else {
      return try loadWeights(into: network.trunk, from: folder, fold: fold)
    }
    let (path, tensors) = try read(in: folder, fold)
    let own = weightsOf(Self.whole, tensors)
    // What learned on a frozen trunk is a head alone; the trunk is the one that it learned on.
    guard !own.keys.contains(where: { $0.hasPrefix("trunk.") }) else {
      return try network.loadComplete(own, from: path)
    }
    try Self.earlier(name)?.network.loadWeights(into: network.trunk, from: folder, fold: fold)
    try network.head.loadComplete(own, from: path)
  }

  /// Gives a trunk the weights that the experiment names.
  func loadWeights(into trunk: any Trunk, from folder: URL, fold: Int? = nil) throws {
    switch weights {
    case .random: break
    case .imagenet: try trunk.loadImageNetWeights()
    case .joined(let parts):
      let trunks = (trunk as? JoinedTrunk)?.parts ?? []
      guard trunks.count == parts.count else {
        throw TrainingError.invalid(
          "network.weights: \(weights.rawValue): \(self.trunk) does not have \(parts.count) parts")
      }
      for (trunk, weights) in zip(trunks, parts) {
        var own = self
        own.weights = weights
        try own.loadWeights(into: trunk, from: folder, fold: fold)
      }
    case .file, .run:
      let (path, tensors) = try read(in: folder, fold)
      var part = "trunk"
      if case .run(_, let named) = weights, named != Self.whole { part = named }
      try trunk.loadWeights(ofWhole: weightsOf(part, tensors), from: path)
    }
  }

  /// The experiment of a run, if it can be read.
  private static func earlier(_ run: String) throws -> Experiment? {
    let file = RunsFolder.path(of: run) + "/experiment.json"
    guard let json = FileManager.default.contents(atPath: file) else { return nil }
    return try JSONDecoder().decode(Experiment.self, from: json)
  }

  private func read(in folder: URL, _ fold: Int?) throws -> (path: String, tensors: [String: Tensor]) {
    if case .run(let name, _) = weights, let fold, try Self.earlier(name)?.learnsFromRatings ?? false {
      let path = RunsFolder.path(of: name) + "/folds/\(fold + 1)/weights.safetensors"
      guard FileManager.default.fileExists(atPath: path) else {
        throw TrainingError.invalid(
          "network.weights: \(weights.rawValue): the run has learned from photos that fold \(fold + 1) holds out, and has no such "
            + "fold of its own")
      }
      return (path, try SafeTensors.read(path).tensors)
    }
    guard let path = weightsFile(in: folder) else {
      throw TrainingError.invalid("network.weights: \(weights.rawValue): there is no such file")
    }
    return (path, try SafeTensors.read(path).tensors)
  }

  /// The file that weights come from, if there is one and it exists.
  func weightsFile(in folder: URL) -> String? {
    let candidates =
      switch weights {
      case .imagenet, .random: [String]()
      case .file(let name): [resolve(name, in: folder)]
      case .run(let name, let part):
        // What it has exported is enough, once its checkpoints are gone.
        ["weights", part, "best", "last"].map { RunsFolder.path(of: name) + "/\($0).safetensors" }
      case .joined: [String]()
      }
    return candidates.first(where: FileManager.default.fileExists)
  }
}

extension Experiment {
  fileprivate var learnsFromRatings: Bool { method.draws.contains { $0.pool == .rated } }
}

/// A part of what a run left as `weights.safetensors`, or in a checkpoint, averages first; other weights as they are.
private func weightsOf(_ part: String, _ weights: [String: Tensor]) -> [String: Tensor] {
  for prefix in ["\(part).", "network.\(part)."] {
    func found(_ prefix: String) -> [String: Tensor] {
      Dictionary(
        uniqueKeysWithValues: weights.filter { $0.key.hasPrefix(prefix) }
          .map { (String($0.key.dropFirst(prefix.count)), $0.value) })
    }
    let own = found(prefix)
    guard own.isEmpty else { return own.merging(found("average." + prefix)) { _, average in average } }
  }
  return weights
}
