import Methods
import Torch

/// An exponential moving average of learned weights, which generalises better than the last ones.
///
/// Polyak & Juditsky 1992; early averages forget faster, so that the first weights do not linger: after t steps the decay is
/// min(decay, (1 + t) / (10 + t)).
final class WeightAverage {
  private let names: [String]
  private let weights: [Tensor]
  private let averages: [Tensor]
  private let decay: Double

  /// Starts at the values of everything that a task's players learn.
  init(of task: any TrainingTask, decay: Double) throws {
    let learned = Set(task.players.flatMap(\.groups).flatMap(\.parameters).map(ObjectIdentifier.init))
    let named = task.namedNetworks.flatMap { name, network in
      network.namedParameters().filter { learned.contains(ObjectIdentifier($0.tensor)) }
        .map { (name: "\(name).\($0.name)", tensor: $0.tensor) }
    }
    names = named.map(\.name)
    weights = named.map(\.tensor)
    self.decay = decay
    averages = try withoutGradient { try named.map { try $0.tensor.clone().detach() } }
  }

  /// Takes in the weights after a step, counted from 1.
  func update(step: Int) throws(TorchError) {
    let decay = min(decay, Double(1 + step) / Double(10 + step))
    try withoutGradient { () throws(TorchError) in
      for (average, weight) in zip(averages, weights) {
        try average.lerp(towards: weight.detach(), weight: 1 - decay)
      }
    }
  }

  /// Runs `body` while the network has the average as its weights.
  func whileApplied<Result>(_ body: () throws -> Result) throws -> Result {
    try exchange()
    let result = Swift.Result { try body() }
    try exchange()
    return try result.get()
  }

  /// Makes the average the network's weights for good.
  func apply() throws(TorchError) {
    try withoutGradient { () throws(TorchError) in
      for (average, weight) in zip(averages, weights) { try weight.copy(from: average) }
    }
  }

  /// The averages by their weights' names, its own tensors.
  var state: [String: Tensor] { Dictionary(zip(names, averages)) { first, _ in first } }

  /// Continues from a state of the same weights.
  func load(_ state: [String: Tensor]) throws(TorchError) {
    for (name, average) in zip(names, averages) {
      guard let source = state[name] else {
        throw TorchError(operation: "load", message: "there is no average of \(name)")
      }
      try average.copy(from: source)
    }
  }

  private func exchange() throws(TorchError) {
    try withoutGradient { () throws(TorchError) in
      for (average, weight) in zip(averages, weights) {
        let kept = try weight.detach().clone()
        try weight.copy(from: average)
        try average.copy(from: kept)
      }
    }
  }
}
