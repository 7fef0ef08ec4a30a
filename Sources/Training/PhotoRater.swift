public import Imaging
import Methods
public import Networks
public import Ratings
import Torch

/// A network in libtorch that rates photos one by one, as it was measured in training.
public struct PhotoRater {
  private let network: RatingNetwork
  private let scale: RatingScale

  /// - Parameter scale: as many values as the network has outputs.
  public init(_ network: RatingNetwork, scale: RatingScale) {
    self.network = network
    self.scale = scale
    network.evaluate()
  }

  /// What a jury would give a photo that is already fitted.
  public func rate(fitted image: RGBImage) throws -> RatingDistribution {
    let probabilities = try withoutGradient {
      try Batch.Stack.stacks(of: [.rgb(image)]).flatMap { stack in
        try network(stack.input()).softmax(over: 1).floats()
      }
    }
    return try RatingDistribution(scale: scale, probabilities: probabilities.map(Double.init))
  }
}
