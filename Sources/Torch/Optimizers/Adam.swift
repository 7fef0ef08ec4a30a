import CTorch

/// Adam (Kingma & Ba 2015) and AdamW (Loshchilov & Hutter 2019), as PyTorch computes them.
public final class Adam: Optimizer {
  /// How weight decay enters.
  public enum Decay: Sendable {
    /// Added to the gradient: Adam.
    case coupled
    /// Applied to the parameter directly: AdamW.
    case decoupled
  }

  /// What is learned, and how fast.
  public let groups: [ParameterGroup]
  /// How much of the mean gradient stays from step to step.
  public let beta1: Double
  /// How much of the mean squared gradient stays from step to step.
  public let beta2: Double
  /// Keeps the denominator away from 0.
  public let epsilon: Double
  /// How weight decay enters.
  public let decay: Decay
  private var means = Moments("mean")
  private var squareMeans = Moments("squareMean")
  private var steps: [Int]

  /// AdamW, unless the decay is coupled.
  public init(
    _ groups: [ParameterGroup], beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    decay: Decay = .decoupled
  ) {
    self.groups = groups
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.decay = decay
    steps = groups.flatMap(\.parameters).map { _ in 0 }
  }

  /// Changes every parameter that has a gradient.
  public func step(rateFactor: Double = 1) throws(TorchError) {
    for (number, parameter, group) in numbered where parameter.gradient != nil {
      let settings = ct_adam(
        learning_rate: group.learningRate * rateFactor, beta1: beta1, beta2: beta2, epsilon: epsilon,
        weight_decay: group.weightDecay, decoupled: decay == .decoupled, step: steps[number] + 1)
      let mean = try means.of(parameter, number)
      let squareMean = try squareMeans.of(parameter, number)
      try Tensor.perform("adam", on: [parameter, mean, squareMean]) {
        ct_adam_step($0[0], $0[1], $0[2], settings)
      }
      steps[number] += 1
    }
  }

  /// One `mean.number` and `squareMean.number` for each parameter that has moved, and everyone's number of `steps`.
  public func stateDictionary() throws(TorchError) -> [String: Tensor] {
    var state = means.state.merging(squareMeans.state) { first, _ in first }
    state["steps"] = try Tensor(steps)
    return state
  }

  /// Continues from a state dictionary of the same parameters.
  public func load(_ state: [String: Tensor]) throws(TorchError) {
    let counts = try state["steps"]?.int64s().map(Int.init) ?? []
    guard counts.count == steps.count, counts.allSatisfy({ $0 >= 0 }) else {
      throw TorchError(
        operation: "load", message: "expected steps of \(steps.count) parameters, found \(counts.count)")
    }
    try means.load(state, for: parameters)
    try squareMeans.load(state, for: parameters)
    steps = counts
  }
}
