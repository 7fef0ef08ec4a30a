import Networks
import Torch

/// A trunk and a head that tell of each view which class it has; pretexts with one say what their views are.
///
/// Test examples have one view of each class, in order.
final class ViewClassification: TrainingTask {
  /// What the head says of the views of a batch.
  struct Outputs {
    /// V·N×classes, the first views of all examples first.
    let logits: Tensor
    /// V·N×F features that the head has seen, in the same order.
    let features: Tensor
    /// N.
    let examples: Int
  }

  private let parts: TrunkAndHead
  private let loss: (Outputs, Batch, Moment) throws -> Loss
  let players: [Player]

  /// - Parameters:
  ///   - classes: how many there are.
  ///   - loss: what is minimised.
  init(
    _ context: TaskContext, classes: Int, loss: @escaping (Outputs, Batch, Moment) throws -> Loss
  ) throws {
    try context.requireLearningTrunk()
    var specification = context.specification
    specification.values = classes
    parts = try TrunkAndHead(context, specification)
    players = [Player("network", context.groups(of: parts.network))]
    self.loss = loss
  }

  var networks: [String: Module] { ["network": parts.network] }

  private func outputs(_ batch: Batch) throws -> Outputs {
    let features = try batch.outputs(through: { [parts] in try parts.network.pooledFeatures($0) })
    return Outputs(
      logits: try parts.network.head(features), features: features, examples: batch.photos.count)
  }

  func loss(of player: Player, on batch: Batch, at moment: Moment) throws -> Loss {
    try loss(outputs(batch), batch, moment)
  }

  func measures(_ batch: Batch) throws -> [(name: String, value: Double)] {
    let (outputs, count) = (try outputs(batch), batch.photos.count)
    let found = try outputs.logits.argmax(over: 1).int64s()
    let wrong = found.enumerated().count { $0.element != Int64($0.offset / count) }
    return [("error rate", Double(wrong) / Double(max(1, found.count)))]
  }
}
