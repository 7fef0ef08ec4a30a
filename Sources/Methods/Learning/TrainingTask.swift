import Foundation
public import Networks
public import Ratings
public import Torch

/// Networks and how they learn, for the one loop of all methods.
public protocol TrainingTask: AnyObject {
  /// What learns; saved, averaged and shared between processes under these names.
  var networks: [String: Module] { get }

  /// Who takes a step, one after the other, in every step of the loop.
  var players: [Player] { get }

  /// Networks that do not learn and look at single views: what they make of each is computed once.
  var frozen: [FrozenNetwork] { get }

  /// Whether it looks at pixels, too, and not only at what the frozen networks make of them.
  var readsPixels: Bool { get }

  /// Takes in what is known before the first step, such as the photos' average rating.
  func begin(with photos: TrainingPhotos) throws

  /// What a player minimises; networks of players behave as in training.
  func loss(of player: Player, on batch: Batch, at moment: Moment) throws -> Loss

  /// Numbers by name of held-out examples, whose averages are told; the lower the first, the better.
  ///
  /// It drives `keep: best`, patience and plateau.
  func measures(_ batch: Batch) throws -> [(name: String, value: Double)]

  /// The network that a checkpoint and a model file are made of; nil where there is none.
  var exportable: (any Exportable)? { get }
}

extension TrainingTask {
  /// None.
  public var exportable: (any Exportable)? { nil }

  /// None.
  public var frozen: [FrozenNetwork] { [] }

  /// Unless there are frozen networks.
  public var readsPixels: Bool { frozen.isEmpty }

  /// Nothing.
  public func begin(with photos: TrainingPhotos) throws {}

  /// The first player's loss.
  public func measures(_ batch: Batch) throws -> [(name: String, value: Double)] {
    guard let player = players.first else { return [] }
    return [("loss", try loss(of: player, on: batch, at: Moment()).total.item())]
  }
}

/// A task that predicts ratings, which are what is measured on held-out photos.
public protocol RatingTask: TrainingTask {
  /// One row of numbers for each example, from all of its views.
  func predictions(_ batch: Batch) throws -> Tensor

  /// The rating that a row stands for.
  func rating(_ row: ArraySlice<Float>) throws -> Rating

  /// The rating, by a further set's raters, that a row stands for; nil where it stands for none.
  func rating(_ row: ArraySlice<Float>, by set: FurtherSet) throws -> Rating?

  /// The attributes that a row tells, by their names.
  func attributes(_ row: ArraySlice<Float>) -> [String: Double]

  /// The metric that drives `keep: best`, patience and plateau; one of those that are better when lower.
  var criterion: Evaluation.Metric { get }
}

extension RatingTask {
  /// None.
  public func rating(_ row: ArraySlice<Float>, by set: FurtherSet) throws -> Rating? { nil }

  /// None.
  public func attributes(_ row: ArraySlice<Float>) -> [String: Double] { [:] }

  /// EMD(2).
  public var criterion: Evaluation.Metric { .emd2 }
}

/// Parameters with an optimiser of their own.
public struct Player: Sendable {
  /// What losses and states are called by.
  public let name: String
  /// What is learned, and how fast.
  public let groups: [ParameterGroup]

  /// A player with what it learns.
  public init(_ name: String, _ groups: [ParameterGroup]) {
    self.name = name
    self.groups = groups
  }
}

/// A network that does not learn.
public struct FrozenNetwork {
  /// What batches call its outputs.
  public let name: String
  /// Its weights, which tell what was computed with others.
  public let module: Module
  /// N×inputs to N×width float32.
  public let forward: (Tensor) throws -> Tensor
  /// Numbers for each view.
  public let width: Int
  /// Which of its features these are, where the same weights can give others.
  public let features: String

  /// A network with what it makes of views.
  public init(
    _ name: String, _ module: Module, width: Int, features: String = "",
    forward: @escaping (Tensor) throws -> Tensor
  ) {
    (self.name, self.module, self.width, self.forward) = (name, module, width, forward)
    self.features = features
  }
}

/// What is known of the photos that are trained on.
public struct TrainingPhotos {
  /// What raters said; none where nobody did.
  public let ratings: [RatingDistribution]
  /// What the frozen network of a name makes of the first test view of each: N×width.
  public let stored: (_ name: String) throws -> Tensor

  /// Ratings and features.
  public init(ratings: [RatingDistribution], stored: @escaping (String) throws -> Tensor) {
    (self.ratings, self.stored) = (ratings, stored)
  }
}

extension TrainingPhotos {
  /// Logits of the photos' average rating, at which networks start; nil where nobody rated.
  var averageLogits: [Double]? {
    RatingDistribution(averaging: ratings)?.probabilities.map { log($0 + 1e-6) }
  }
}

/// When something happens.
public struct Moment: Hashable, Sendable {
  /// Steps before this one.
  public var step = 0
  /// Steps of the whole training.
  public var steps = 1
  /// Epochs before this one.
  public var epoch = 0
  /// Whether the learning rate has been lowered because measurements did not get better.
  public var isPastPlateau = false

  /// The first step of one.
  public init() {}

  /// Which share of the training is over, 0 … 1.
  public var progress: Double { Double(step) / Double(max(1, steps)) }
}

/// What a step minimises, and the parts that it is made of.
public struct Loss {
  /// A scalar.
  public let total: Tensor
  /// Scalars by the names under which they are logged.
  public let parts: [String: Tensor]

  /// A sum with its parts.
  public init(_ total: Tensor, parts: [String: Tensor] = [:]) {
    self.total = total
    self.parts = parts
  }
}
