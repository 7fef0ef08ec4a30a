import Networks
import Torch

/// Networks that learn from views alone; a pretext with them says what they minimise and what is measured of them.
final class PretextTask: TrainingTask {
  let networks: [String: Module]
  let players: [Player]
  private let loss: (Batch, Moment) throws -> Loss
  private let measure: (Batch) throws -> [(name: String, value: Double)]

  /// One network that learns.
  ///
  /// - Parameters:
  ///   - others: what is saved with it and does not learn, by name.
  ///   - loss: what it minimises.
  ///   - measure: numbers of held-out examples; the first is the better, the lower it is.
  init(
    _ context: TaskContext, _ network: Module, others: [String: Module] = [:],
    loss: @escaping (Batch, Moment) throws -> Loss,
    measure: @escaping (Batch) throws -> [(name: String, value: Double)]
  ) {
    networks = others.merging(["network": network]) { _, network in network }
    players = [Player("network", context.groups(of: network))]
    (self.loss, self.measure) = (loss, measure)
  }

  func loss(of player: Player, on batch: Batch, at moment: Moment) throws -> Loss { try loss(batch, moment) }

  func measures(_ batch: Batch) throws -> [(name: String, value: Double)] { try measure(batch) }
}
