public import Imaging
import Networks
public import Ratings
public import Torch

/// A way to learn to rate photos: which views it looks at, what it minimises, and how it predicts.
///
/// One method is one file; all of them share the loop in `Training`.
public protocol Method: Configurable {
  /// What experiments call it, and the section with its settings.
  var name: String { get }

  /// The most pixels along a side of a photo that it looks at, for inputs of `fit`.
  func longerSide(for fit: Fit) -> Int

  /// Whether it only makes sense for a trunk that learns.
  var needsLearningTrunk: Bool { get }

  /// How many photos without ratings it looks at for each step, beside the rated ones.
  var unlabelledPhotos: Int { get }

  /// The views of a photo that a step learns from, always equally many.
  ///
  /// Called on worker threads; all chance comes from the generator.
  func views(
    of photo: RGBImage, fit: Fit, using generator: inout SeededGenerator
  ) throws -> [RGBImage]

  /// What is minimised, for a network that is training.
  func loss(of network: any Layer, on batch: Batch) throws -> Loss

  /// The views of a photo that a prediction looks at.
  func testViews(of photo: RGBImage, fit: Fit) throws -> [RGBImage]

  /// The distribution over the scale's values, N×K, from the outputs for one test view of each of N photos.
  func distribution(_ outputs: Tensor) throws(TorchError) -> Tensor

  /// What is learned, and how fast.
  func parameterGroups(of network: Module, _ rates: LearningRates) -> [ParameterGroup]
}

extension Method {
  /// Twice the input's side.
  public func longerSide(for fit: Fit) -> Int { 2 * fit.side }

  /// No.
  public var needsLearningTrunk: Bool { false }

  /// None.
  public var unlabelledPhotos: Int { 0 }

  /// The whole photo, fitted.
  public func testViews(of photo: RGBImage, fit: Fit) throws -> [RGBImage] { [try photo.fitted(fit)] }

  /// The softmax of the outputs.
  public func distribution(_ outputs: Tensor) throws(TorchError) -> Tensor { try outputs.softmax(over: 1) }

  /// What is new, and what was trained before at a rate of its own; see ``TransferNetwork``.
  public func parameterGroups(of network: Module, _ rates: LearningRates) -> [ParameterGroup] {
    let base = (network as? any TransferNetwork)?.base.parameters() ?? []
    let known = Set(base.map(ObjectIdentifier.init))
    let new = network.parameters().filter { !known.contains(ObjectIdentifier($0)) }
    return [
      ParameterGroup(
        new.filter(\.requiresGradient), learningRate: rates.head, weightDecay: rates.weightDecay),
      ParameterGroup(
        base.filter(\.requiresGradient), learningRate: rates.trunk, weightDecay: rates.weightDecay),
    ].filter { !$0.parameters.isEmpty }
  }
}

/// How fast the parts of a network learn.
public struct LearningRates: Hashable, Sendable {
  /// Of everything that is new.
  public var head: Double
  /// Of what was trained before; much less, as a rule.
  public var trunk: Double
  /// The pull towards zero.
  public var weightDecay: Double

  /// Rates of head and trunk.
  public init(head: Double, trunk: Double, weightDecay: Double = 0) {
    self.head = head
    self.trunk = trunk
    self.weightDecay = weightDecay
  }
}

/// What a step minimises, and the parts that it is made of.
public struct Loss {
  /// A scalar.
  public let total: Tensor
  /// Scalars by the names under which they are logged.
  public let parts: [String: Tensor]

  /// A sum with its parts.
  public init(total: Tensor, parts: [String: Tensor] = [:]) {
    self.total = total
    self.parts = parts
  }
}
