import CTorch

/// Parameters that are learned at one rate.
public struct ParameterGroup: Sendable {
  /// The tensors to change.
  public let parameters: [Tensor]
  /// The base learning rate, which a schedule's factor multiplies.
  public let learningRate: Double
  /// The pull towards zero.
  public let weightDecay: Double

  /// Parameters with their learning rate and weight decay.
  public init(_ parameters: [Tensor], learningRate: Double, weightDecay: Double = 0) {
    self.parameters = parameters
    self.learningRate = learningRate
    self.weightDecay = weightDecay
  }
}

/// Changes parameters by their gradients.
public protocol Optimizer: AnyObject {
  /// What is learned, and how fast.
  var groups: [ParameterGroup] { get }

  /// Changes every parameter that has a gradient, at its group's rate times `rateFactor`.
  func step(rateFactor: Double) throws(TorchError)

  /// What the optimizer remembers, for a checkpoint; the tensors are its own, not copies.
  ///
  /// Parameters are numbered through all groups.
  func stateDictionary() throws(TorchError) -> [String: Tensor]

  /// Continues from a state dictionary of the same parameters.
  func load(_ state: [String: Tensor]) throws(TorchError)
}

extension Optimizer {
  /// All groups' parameters in order.
  public var parameters: [Tensor] { groups.flatMap(\.parameters) }

  /// Forgets all gradients, as before each batch.
  public func clearGradients() throws(TorchError) {
    for parameter in parameters { try parameter.clearGradient() }
  }

  /// Every parameter with its number and group.
  var numbered: [(number: Int, parameter: Tensor, group: ParameterGroup)] {
    groups.flatMap { group in group.parameters.map { ($0, group) } }.enumerated().map { ($0, $1.0, $1.1) }
  }
}

/// Scales all gradients down together when their joint Euclidean norm exceeds `limit`; returns the norm before.
///
/// Pascanu et al. 2013. A norm that is not a number changes nothing.
@discardableResult
public func clipGradients(of parameters: [Tensor], norm limit: Double) throws(TorchError) -> Double {
  var norm = 0.0
  try Tensor.perform("clipGradients", on: parameters) { ct_clip_gradients($0, $0.count, limit, &norm) }
  return norm
}
