import CTorch

/// Stochastic gradient descent with momentum, as PyTorch computes it.
///
/// Sutskever et al. 2013.
/// d = g + weightDecay · p;  v = momentum · v + d;  p −= rate · v, or rate · (d + momentum · v) with Nesterov's.
public final class SGD: Optimizer {
  /// What is learned, and how fast.
  public let groups: [ParameterGroup]
  /// How much of the velocity stays from step to step, of 0..<1.
  public let momentum: Double
  /// Whether to look ahead along the velocity.
  public let nesterov: Bool
  private var velocities = Moments("velocity")

  /// Plain gradient descent, unless there is momentum.
  public init(_ groups: [ParameterGroup], momentum: Double = 0, nesterov: Bool = false) {
    self.groups = groups
    self.momentum = momentum
    self.nesterov = nesterov
  }

  /// Changes every parameter that has a gradient.
  public func step(rateFactor: Double = 1) throws(TorchError) {
    for (number, parameter, group) in numbered where parameter.gradient != nil {
      let settings = ct_sgd(
        learning_rate: group.learningRate * rateFactor, momentum: momentum, weight_decay: group.weightDecay,
        nesterov: nesterov)
      let velocity = momentum == 0 ? nil : try velocities.of(parameter, number)
      try Tensor.perform("sgd", on: [parameter, velocity]) { ct_sgd_step($0[0], $0[1], settings) }
    }
  }

  /// One `velocity.number` for each parameter that has moved.
  public func stateDictionary() -> [String: Tensor] { velocities.state }

  /// Continues from a state dictionary of the same parameters.
  public func load(_ state: [String: Tensor]) throws(TorchError) {
    try velocities.load(state, for: parameters)
  }
}
