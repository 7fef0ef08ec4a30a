import Imaging
import Methods
import Networks
import Ratings
import Torch

/// Two networks: one learns ratings, and what a second one, which never learns, makes of the photo.
struct PriorMethod: Method {
  init() {}
  mutating func visit(_ settings: any SettingsVisitor) throws {}
  var name: String { "test-prior" }
  var draws: [Draw] { [.pass(over: .rated)] }

  func example(of photos: [Sample], fit: Fit, views: inout ViewMaker) throws -> Example {
    Example([try views.whole(of: photos[0], fit: fit)], targets: photos[0].targets)
  }

  func task(_ context: TaskContext) throws -> any TrainingTask { try Distillation(context) }

  private final class Distillation: RatingTask {
    private let student: RatingNetwork
    private let prior: RatingNetwork
    private let scale: RatingScale
    let players: [Player]

    init(_ context: TaskContext) throws {
      guard let scale = context.scale else { throw TorchError(operation: "prior", message: "no ratings") }
      self.scale = scale
      student = try context.ratingNetwork()
      prior = try withRandomSeed(context.seed + 1) { try RatingNetwork(context.specification) }
      prior.evaluate()
      players = [Player("student", context.groups(of: student))]
    }

    var networks: [String: Module] { ["student": student] }
    var readsPixels: Bool { true }

    var frozen: [FrozenNetwork] {
      [
        FrozenNetwork("prior", prior, width: scale.count) { [prior] in try prior($0).softmax(over: 1) }
      ]
    }

    func loss(of player: Player, on batch: Batch, at moment: Moment) throws -> Loss {
      let logits = try batch.outputs(of: student)
      guard let prior = try batch.stored("prior") else {
        throw TorchError(operation: "prior", message: "its outputs are not there")
      }
      let rating = try EMDLoss()(logits: logits, target: batch.target("distribution"))
      let distance = try (logits.softmax(over: 1) - prior).square().mean()
      return Loss(try rating + distance, parts: ["rating": rating, "prior": distance])
    }

    func predictions(_ batch: Batch) throws -> Tensor { try batch.outputs(of: student).softmax(over: 1) }

    func rating(_ row: ArraySlice<Float>) throws -> Rating {
      .distribution(try RatingDistribution(scale: scale, probabilities: row.map(Double.init)))
    }
  }
}
