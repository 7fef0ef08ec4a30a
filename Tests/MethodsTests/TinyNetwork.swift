import Methods
import Networks
import Ratings
import Torch

extension TaskContext {
  /// Head and trunk of a network that ends after the first stage of the smallest EfficientNet-Lite: 16 features.
  static func tiny(
    seed: UInt64 = 1, scale: RatingScale? = .oneToSeven, isTrunkFrozen: Bool = true, dropout: Double = 0,
    attributes: [String] = [], trunk: String? = nil,
    loadWeights: @escaping (RatingNetwork) throws -> Void = { _ in }
  ) -> TaskContext {
    var specification = NetworkSpecification(
      trunk: .lite0, levels: [.stage1], values: scale?.count ?? 1, dropout: dropout)
    if let trunk { (specification.trunk, specification.levels) = (trunk, ["conv5"]) }
    return TaskContext(
      seed: seed, scale: scale, attributes: attributes, specification: specification,
      rates: LearningRates(head: 0.1, trunk: 0.001), isTrunkFrozen: isTrunkFrozen, readsFiles: false,
      loadWeights: loadWeights)
  }
}

extension RatingHead {
  /// Lets the logit of the k-th value be `slope` · k · the first feature, the values counted from 0.
  func likeBrightness(slope: Float = 1) throws {
    let (values, features) = (linear.weight.shape[0], linear.weight.shape[1])
    let rows = (0..<values).flatMap { value in
      (0..<features).map { $0 == 0 ? slope * Float(value) : 0 }
    }
    try withoutGradient {
      try linear.weight.copy(from: Tensor(rows, shape: [values, features]))
      try linear.bias?.fill(0)
    }
  }
}

/// Features of a view for ``Networks/RatingHead/likeBrightness(slope:)``: the first one says it all.
func features(_ first: Float) -> [Float] { [first] + [Float](repeating: 0, count: 15) }
