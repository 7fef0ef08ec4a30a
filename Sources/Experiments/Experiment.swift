public import Imaging
public import Methods
import Networks

/// Everything that a training run depends on, as one YAML file names it.
///
/// Each section is a struct whose defaults, ranges and meanings stand in its `visit`; `juror-lab train --keys` prints them all.
public struct Experiment: Configurable {
  /// What the model is called.
  public var name = ""
  /// The model's version.
  public var version = "1"
  /// From which every random choice follows.
  public var seed: UInt64 = 1
  /// What is learned from.
  public var data = Data()
  /// What learns.
  public var network = Network()
  /// How photos become network inputs.
  public var fit = Fit(policy: .buckets, side: 256, multiple: 32)
  /// How photos are varied.
  public var views = Views()
  /// What is minimised, and from which views of a photo; with its settings.
  public var method: any Method = MethodList.standard
  /// How it is learned.
  public var optimization = Optimization()
  /// How it is measured.
  public var validation = Validation()
  /// When the state is saved; the only section that may change when a run goes on, but for the card.
  public var checkpoints = Checkpoints()
  /// What the model's card says that cannot be measured.
  public var card = Card()

  /// Every setting at its default.
  public init() {}

  /// All sections; the method's own settings lie in the section that has its name.
  public mutating func visit(_ settings: any SettingsVisitor) throws {
    try settings.text("name", &name, "text, required", "what the model and its files are called")
    try settings.text("version", &version, "text", "the model's version")
    guard var number = Int(exactly: seed) else { throw settings.error("seed", "expected less than 2^63") }
    try settings.whole(
      "seed", &number, in: 0...Int(Int32.max), "from which every random choice follows")
    guard let seed = UInt64(exactly: number) else { throw settings.error("seed", "expected a number ≥ 0") }
    self.seed = seed
    try settings.section("data", &data)
    try settings.section("network", &network)
    try settings.section("fit") { try fit.visit($0) }
    try settings.section("views", &views)
    try visitMethod(settings)
    try settings.section("optimization", &optimization)
    try settings.section("validation", &validation)
    try settings.section("checkpoints", &checkpoints)
    try settings.section("card", &card)
  }

  private mutating func visitMethod(_ settings: any SettingsVisitor) throws {
    var chosen = method.name
    try settings.choice(
      "method", &chosen, among: MethodList.all.map(\.name),
      "what is minimised, and from which views; its own settings lie in the section of this name")
    if chosen != method.name {
      guard let other = MethodList.named(chosen) else {
        throw settings.error("method", "there is no method \(chosen)")
      }
      method = other
    }
    try settings.section(chosen) { try method.visit($0) }
  }

  /// Compares all settings.
  public static func == (one: Experiment, other: Experiment) -> Bool { one.hashable == other.hashable }

  /// Hashes all settings.
  public func hash(into hasher: inout Hasher) { hasher.combine(hashable) }

  private var hashable: [AnyHashable] {
    [
      name, version, seed, data, network, fit, views, AnyHashable(method), optimization, validation,
      checkpoints, card,
    ]
  }

  /// Whether the trunk keeps its weights, so that its features can be computed once.
  public var isTrunkFrozen: Bool { optimization.trunkLearningRate == 0 }
}

extension Fit {
  fileprivate mutating func visit(_ settings: any SettingsVisitor) throws {
    try settings.choice(
      "policy", &policy,
      "what happens to photos of other shapes: the nearest of a few shapes of one area, or one square that they are squashed, "
        + "cut or padded to")
    try settings.whole(
      "side", &side, in: 32...1_024, "pixels along the square, or along the one whose area all shapes have")
    try settings.whole("multiple", &multiple, in: 1...256, "of which the shapes' sides are multiples")
    guard policy != .buckets || multiple <= side else {
      throw settings.error("multiple", "expected at most side, \(side), found \"\(multiple)\"")
    }
  }
}

extension Experiment {
  /// How photos are varied.
  public struct Views: Configurable {
    /// Whether a photo may be replaced by its mirror image; under a frozen trunk, only a rated one.
    public var mirror = true
    /// How many there are of each random view of a photo under a frozen network, whose outputs are computed once.
    public var variants = 4

    /// Every setting at its default.
    public init() {}

    /// All settings.
    public mutating func visit(_ settings: any SettingsVisitor) throws {
      try settings.flag(
        "mirror", &mirror,
        "whether a photo may be replaced by its mirror image; under a frozen trunk, only a rated one")
      // Earlier versions knew degraded views only.
      let isEarlier = settings.has("degraded")
      guard !isEarlier || !settings.has("variants") else {
        throw settings.error("degraded", "variants says it already")
      }
      try settings.whole(
        isEarlier ? "degraded" : "variants", &variants, in: 1...64,
        "of each random view of a photo under a frozen network, whose outputs are computed once")
    }
  }

  /// When the state is saved, besides the end of a training.
  public struct Checkpoints: Configurable {
    /// Steps between checkpoints; 0 for none by steps.
    public var steps = 0
    /// Minutes between checkpoints; 0 for none by time.
    public var minutes = 5.0

    /// Every setting at its default.
    public init() {}

    /// All settings.
    public mutating func visit(_ settings: any SettingsVisitor) throws {
      try settings.whole(
        "steps", &steps, in: 0...1_000_000_000, "steps between saved states; 0 for none by steps")
      try settings.number(
        "minutes", &minutes, in: 0...100_000, "minutes between saved states; 0 for none by time")
    }
  }

  /// What cannot be measured.
  public struct Card: Configurable {
    /// One sentence for lists.
    public var summary = ""
    /// Under what terms the model may be used.
    public var licence = ""
    /// Where scores are known to mislead.
    public var knownWeaknesses: [String] = []

    /// Every setting at its default.
    public init() {}

    /// All settings.
    public mutating func visit(_ settings: any SettingsVisitor) throws {
      try settings.text("summary", &summary, "text", "one sentence for lists of models")
      try settings.text("licence", &licence, "text", "under what terms the model may be used")
      try settings.texts(
        "known-weaknesses", &knownWeaknesses, "a list of texts", "where scores are known to mislead")
    }
  }
}
