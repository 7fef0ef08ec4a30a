public import Methods

extension Experiment {
  /// How it is measured.
  public struct Validation: Configurable {
    /// Folds of cross-validation before the final training; 0 leaves it out.
    public var folds = 5
    /// Whether photos that show the same scene are in the same fold.
    public var wholeScenes = false
    /// The share of rated photos that the final training holds out.
    public var heldOut = 0.0
    /// The share of the photos to train on whose ratings are used, for curves of how many are needed.
    public var labels = 1.0
    /// A split instead of a held-out share; empty for none.
    ///
    /// One that the data set comes with, a rule such as `random-8-1-1-seed-7`, or a JSON file with `name` and lists of photo
    /// names: `training`, `validation`, and `test` if there is one. Training is watched on `validation`; the end is measured
    /// on `test`.
    public var split = ""
    /// From which folds and the held-out share follow; 0 for the experiment's own seed.
    public var seed = 0
    /// Epochs between measurements while training.
    public var every = 10
    /// Measurements without a better EMD(2) after which training stops; 0 for never.
    public var patience = 0
    /// Which weights become the model.
    public var keep = Keep.last
    /// Of the bootstrap that gives the 95 % intervals.
    public var resamples = 1_000
    /// Whether degradation pairs and other aspect ratios are measured at the end.
    public var robustness = true

    /// Which weights become the model.
    public enum Keep: String, Hashable, Sendable, Codable, CaseIterable {
      /// Those after the last step.
      case last
      /// Those with the lowest EMD(2) on held-out photos.
      case best
    }

    /// Every setting at its default.
    public init() {}

    /// All settings.
    public mutating func visit(_ settings: any SettingsVisitor) throws {
      try settings.whole(
        "folds", &folds, in: 0...100, "of cross-validation before the final training; 0 leaves it out")
      guard folds != 1 else { throw settings.error("folds", "expected 0, or at least 2") }
      try settings.flag(
        "whole-scenes", &wholeScenes,
        "whether photos that look like the same scene are in the same fold, so that none is held out from what learned its like"
      )
      try settings.number(
        "held-out", &heldOut, in: 0...0.9, "the share of rated photos that the final training holds out")
      try settings.number(
        "labels", &labels, in: 1e-6...1,
        "the share of the photos to train on whose ratings are used, to see how many are needed; at least two photos"
      )
      try settings.text(
        "split", &split, "a name, a rule such as random-8-1-1-seed-7, or a JSON file",
        "a split instead of a held-out share; a file has name, training, validation and perhaps test")
      guard split.isEmpty || heldOut == 0 else {
        throw settings.error("split", "expected either a split or a held-out share, found both")
      }
      try settings.whole(
        "seed", &seed, in: 0...Int(Int32.max),
        "from which folds and the held-out share follow; 0 for the experiment's own seed")
      try settings.whole("every", &every, in: 1...100_000, "epochs between measurements while training")
      try settings.whole(
        "patience", &patience, in: 0...100_000,
        "measurements without a better one after which training stops; 0 for never")
      try settings.choice("keep", &keep, "which weights become the model, as held-out photos are measured")
      try settings.whole(
        "resamples", &resamples, in: 0...1_000_000, "of the bootstrap that gives the 95 % intervals")
      try settings.flag(
        "robustness", &robustness,
        "whether degraded photos and other shapes are measured at the end")
    }
  }
}

extension Experiment {
  /// From which folds and the held-out share follow.
  public var splitSeed: UInt64 { validation.seed > 0 ? UInt64(validation.seed) : seed }
}
