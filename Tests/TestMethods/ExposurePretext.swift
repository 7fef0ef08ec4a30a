import Imaging
import Methods
import Networks
import Ratings
import Torch

/// A pretext without ratings: whether the photo was darkened, left alone or brightened.
struct ExposurePretext: Method {
  init() {}
  mutating func visit(_ settings: any SettingsVisitor) throws {}
  var name: String { "test-exposure" }
  var draws: [Draw] { [.pass(over: .unlabelled)] }

  private static let factors = [0.4, 1, 2]

  func example(of photos: [Sample], fit: Fit, views: inout ViewMaker) throws -> Example {
    let number = views.index(below: Self.factors.count)
    let view = try views.whole(of: photos[0], "exposed \(number)") {
      .rgb(try $0.exposed(factor: Self.factors[number]).fitted(fit))
    }
    return Example([view], targets: ["class": [Float(number)]])
  }

  func testExample(of photo: Sample, fit: Fit, views: inout ViewMaker) throws -> Example {
    try example(of: [photo], fit: fit, views: &views)
  }

  func task(_ context: TaskContext) throws -> any TrainingTask { try Classification(context) }

  private final class Classification: TrainingTask {
    private let network: RatingNetwork
    let players: [Player]

    init(_ context: TaskContext) throws {
      var specification = context.specification
      specification.values = ExposurePretext.factors.count
      network = try context.ratingNetwork(specification)
      players = [Player("network", context.groups(of: network))]
    }

    var networks: [String: Module] { ["network": network] }

    func loss(of player: Player, on batch: Batch, at moment: Moment) throws -> Loss {
      Loss(try crossEntropy(logits: batch.outputs(of: network), classes: batch.classes("class")))
    }

    func measures(_ batch: Batch) throws -> [(name: String, value: Double)] {
      let classes = try batch.outputs(of: network).argmax(over: 1).int64s()
      let truths = try batch.classes("class").int64s()
      let wrong = zip(classes, truths).count { $0 != $1 }
      return [("error rate", Double(wrong) / Double(truths.count))]
    }
  }
}
