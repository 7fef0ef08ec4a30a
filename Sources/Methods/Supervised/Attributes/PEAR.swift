public import Imaging
import Networks
import Ratings
import Torch

/// PEAR: a photo becomes attributes and a latent code, from which it is rated and rebuilt.
///
/// L = −E ln p(y|z, s) + λ (−E ln p(x̂|z, s)) + (1 + λ) KL(q(z|x) ‖ p(z|x)) + β KL(q(s|x) ‖ N(0, I)), equation (2), with cross-entropy for the
/// rating and squared error for the photo; z = sigmoid(logit q + ln u − ln(1 − u)) and s = μ + σ ε are drawn anew in every step (section
/// 2.3). p(z|x) is what is known of a photo's attributes, or what the prior network says where nothing is known; without either, each attribute
/// is as likely as not. Wu & Yao, "Photographic embedding for aesthetic rating".
public struct PEAR: Method {
  /// The share of each side that a random crop keeps, in 0.1 … 1.
  public var crop = 1.0
  /// λ.
  public var reconstruction = 0.1
  /// β.
  public var beta = 0.1
  /// j, numbers of the latent code.
  public var code = 100
  /// Transposed convolutions, each of which doubles the sides of the 8×8 map that the photo is rebuilt from: 5 for 256 pixels.
  public var doublings = 5
  /// The run of the prior network; empty for none.
  public var prior = ""
  /// Whether the prior network's word counts even where attributes are known.
  public var trustsPrior = false
  /// Whether the code is drawn with σ² in the place of σ, as it is printed.
  public var isPaperCompatible = false

  /// The paper's numbers.
  public init() {}

  /// All settings.
  public mutating func visit(_ settings: any SettingsVisitor) throws {
    try settings.crop(&crop)
    try settings.number(
      "reconstruction", &reconstruction, in: 0...1_000, "the weight λ of rebuilding the photo")
    try settings.number(
      "beta", &beta, in: 0...1_000, "the weight of the code's divergence from a standard normal")
    try settings.whole("code", &code, in: 1...10_000, "numbers of the latent code")
    try settings.whole(
      "doublings", &doublings, in: 1...6,
      "transposed convolutions that rebuild the photo, each doubling the sides of 8 pixels: 5 for 256")
    try settings.text(
      "prior", &prior, "run:NAME, of pear-prior",
      "what says how likely attributes are where nobody has; without one, each is as likely as not")
    try settings.flag(
      "trusts-prior", &trustsPrior, "whether the prior network is believed even where attributes are known")
    try settings.flag(
      "paper-compatible", &isPaperCompatible,
      "whether the code is drawn with σ² in the place of σ, as it is printed")
  }

  /// `pear`.
  public var name: String { "pear" }

  /// Every rated photo once in an epoch.
  public var draws: [Draw] { [.pass(over: .rated)] }

  /// A crop, what raters said, and what is known of attributes.
  public func example(of photos: [Sample], fit: Fit, views: inout ViewMaker) throws -> Example {
    var targets = photos[0].targets
    if !photos[0].attributes.isEmpty { targets["attributes"] = photos[0].attributes.map(Float.init) }
    return Example([try views.crop(of: photos[0], keeping: crop, fit: fit)], targets: targets)
  }

  /// Five networks in one, and the prior.
  public func task(_ context: TaskContext) throws -> any TrainingTask { try PEARTask(self, context) }
}
