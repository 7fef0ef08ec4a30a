import Foundation
import Imaging
import Methods
import Networks
import Ratings
import Torch

/// Of two photos, the one that raters liked better should score higher: a hinge on the difference of mean scores.
struct PairMethod: Method {
  /// By how much it should.
  var margin = 0.5

  init() {}

  mutating func visit(_ settings: any SettingsVisitor) throws {
    try settings.number("margin", &margin, in: 0...10, "by which the better photo should be above")
  }

  var name: String { "test-pairs" }
  var draws: [Draw] { [.pairs(of: .rated)] }

  func example(of photos: [Sample], fit: Fit, views: inout ViewMaker) throws -> Example {
    let means = photos.map { $0.rating?.mean ?? 0 }
    return Example(
      try photos.map { try views.whole(of: $0, fit: fit) }, targets: ["order": [means[0] > means[1] ? 1 : -1]]
    )
  }

  func task(_ context: TaskContext) throws -> any TrainingTask {
    try RatingNetworkTask(context) { [margin] outputs, batch, _ in
      guard let scale = context.scale else { return Loss(try outputs.mean()) }
      let means = try meanScores(logits: outputs, scale: scale)
      let difference =
        try means.narrow(0, batch.rows(draw: 0, view: 0)) - means.narrow(0, batch.rows(draw: 0, view: 1))
      return Loss(try (margin - difference * batch.target("order").flatten()).relu().mean())
    }
  }
}
