public import Imaging
import Methods
public import Networks
public import Ratings
public import Torch

/// A network in libtorch that rates photos one by one, as it was measured in training.
public struct PhotoRater {
  private let network: RatingNetwork
  private let scale: RatingScale
  private let device: Device

  /// - Parameters:
  ///   - network: moves to the device.
  ///   - scale: as many values as the network has outputs.
  public init(_ network: RatingNetwork, scale: RatingScale, on device: Device = .cpu) throws(TorchError) {
    self.network = network
    self.scale = scale
    self.device = device
    network.evaluate()
    try network.move(to: device)
  }

  /// What a jury would give a photo that is already fitted.
  public func rate(fitted image: RGBImage) throws -> RatingDistribution {
    let probabilities = try withDevice(device) {
      try withoutGradient {
        try Batch.Stack.stacks(of: [.rgb(image)]).flatMap { stack in
          try network(stack.input()).softmax(over: 1).floats()
        }
      }
    }
    return try RatingDistribution(scale: scale, probabilities: probabilities.map(Double.init))
  }
}
