public import Methods

extension Experiment {
  /// How it is learned.
  public struct Optimization: Configurable {
    /// Passes over the rated photos.
    public var epochs = 40
    /// Rated photos per step, over all processes.
    public var batch = 64
    /// Parts of a batch that go through the network one after the other, before one step with their mean gradient.
    public var accumulation = 1
    /// What makes steps of gradients.
    public var optimizer = Optimizer.adamw
    /// Of SGD, with Nesterov's look ahead.
    public var momentum = 0.9
    /// The learning rate of the head.
    public var learningRate = 1e-3
    /// The learning rate of the trunk; 0 freezes it, and its features are then computed once.
    public var trunkLearningRate = 0.0
    /// The weight decay, decoupled for AdamW.
    public var weightDecay = 0.05
    /// Steps over which the learning rate rises from 0.
    public var warmUp = 50
    /// How the learning rate changes after that.
    public var schedule = Schedule()
    /// The largest joint norm of all gradients, beyond which they are scaled down; 0 for no limit.
    public var clip = 0.0
    /// The decay of the exponential moving average of weights that is kept as the model; 0 keeps the last weights.
    public var averaging = 0.99
    /// What the network's convolutions are computed in; weights stay float32.
    public var precision = Precision.auto

    /// What makes steps of gradients.
    public enum Optimizer: String, Hashable, Sendable, Codable, CaseIterable {
      /// Loshchilov & Hutter 2019.
      case adamw
      /// Kingma & Ba 2015.
      case adam
      /// With Nesterov's momentum.
      case sgd
    }

    /// What convolutions are computed in.
    public enum Precision: String, Hashable, Sendable, Codable, CaseIterable {
      /// bf16 where the processors of all processes compute it themselves, else f32.
      case auto
      /// 32-bit floating point.
      case f32
      /// 16-bit floating point with the range of f32.
      case bf16
    }

    /// Every setting at its default.
    public init() {}

    /// All settings.
    public mutating func visit(_ settings: any SettingsVisitor) throws {
      try settings.whole("epochs", &epochs, in: 1...100_000, "passes over the rated photos")
      try settings.whole("batch", &batch, in: 1...4_096, "rated photos per step, over all processes")
      try settings.whole(
        "accumulation", &accumulation, in: 1...4_096,
        "parts of a batch that go through the network one after the other, for one step; divides the batch")
      guard accumulation > 0, batch % accumulation == 0 else {
        throw settings.error(
          "accumulation", "expected a divisor of batch, \(batch), found \"\(accumulation)\"")
      }
      try settings.choice("optimizer", &optimizer, "what makes steps of gradients")
      try settings.number("momentum", &momentum, in: 0...0.9999, "of sgd, with Nesterov's look ahead")
      try settings.number("learning-rate", &learningRate, in: 0...10, "of the head")
      try settings.number(
        "trunk-learning-rate", &trunkLearningRate, in: 0...10,
        "of the trunk; 0 freezes it, and its features are then computed once")
      try settings.number(
        "weight-decay", &weightDecay, in: 0...10, "the pull towards zero, decoupled for adamw")
      try settings.whole(
        "warm-up", &warmUp, in: 0...1_000_000, "steps over which the learning rate rises from 0")
      try settings.section("schedule", &schedule)
      try settings.number(
        "clip", &clip, in: 0...1e6,
        "the largest joint norm of all gradients, beyond which they are scaled down; 0 for none")
      try settings.number(
        "averaging", &averaging, in: 0...0.99999,
        "the decay of the moving average of weights that is kept as the model; 0 keeps the last weights")
      try settings.choice(
        "precision", &precision,
        "of convolutions, weights stay f32; auto is bf16 where every processor computes it itself, else f32")
      try visitEarlierPrecision(settings)
    }

    /// Earlier versions asked for bf16 by `bfloat16: true`.
    private mutating func visitEarlierPrecision(_ settings: any SettingsVisitor) throws {
      guard settings.has("bfloat16") else { return }
      guard !settings.has("precision") else {
        throw settings.error("bfloat16", "precision says it already")
      }
      var isReduced = true
      try settings.flag("bfloat16", &isReduced, "")
      precision = isReduced ? .bf16 : .f32
    }
  }

  /// How the learning rate changes.
  public struct Schedule: Configurable {
    /// The kind.
    public var kind = Kind.cosine
    /// Epochs after which `step` and `exponential` have multiplied the rate by the factor.
    public var epochs = 10
    /// What `step`, `milestones`, `exponential` and `plateau` multiply the rate by.
    public var factor = 0.1
    /// Epochs after which `milestones` multiplies the rate by the factor.
    public var milestones: [Int] = []
    /// Validations without a better EMD(2) that `plateau` puts up with.
    public var patience = 3

    /// The kinds.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
      /// Always the same.
      case constant
      /// Down to 0 along half a cosine.
      case cosine
      /// By the factor after every so many epochs.
      case step
      /// By the factor after each of some epochs.
      case milestones
      /// Smoothly, by the factor in every so many epochs.
      case exponential
      /// By the factor whenever validations stop getting better.
      case plateau
    }

    /// Every setting at its default.
    public init() {}

    /// All settings.
    public mutating func visit(_ settings: any SettingsVisitor) throws {
      try settings.choice("kind", &kind, "how the learning rate changes after the warm-up")
      try settings.whole(
        "epochs", &epochs, in: 1...100_000,
        "after which step and exponential have multiplied it by the factor")
      try settings.number(
        "factor", &factor, in: 1e-6...1, "by which step, milestones, exponential and plateau multiply it")
      try settings.wholes(
        "milestones", &milestones, in: 1...100_000, "epochs after which milestones multiplies it")
      guard kind != .milestones || !milestones.isEmpty else {
        throw settings.error("milestones", "expected a list of epochs")
      }
      try settings.whole(
        "patience", &patience, in: 0...100_000, "measurements without a better one that plateau puts up with")
    }
  }
}
