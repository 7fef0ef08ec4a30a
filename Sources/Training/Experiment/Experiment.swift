public import Imaging
public import Networks

/// Everything that a training run depends on, as one YAML file names it.
///
/// Each section is a struct whose defaults are visible here; unknown keys and values out of range are errors before anything runs.
public struct Experiment: Hashable, Sendable, Codable {
  /// What the model is called.
  public var name: String
  /// The model's version.
  public var version: String
  /// From which every random choice follows.
  public var seed: UInt64
  /// What is learned from.
  public var data: Data
  /// What learns.
  public var network: Network
  /// How photos become network inputs.
  public var fit: Fit
  /// How photos are varied.
  public var views: Views
  /// Pairs of a photo and its degraded self.
  public var ranking: Ranking
  /// How it is learned.
  public var optimization: Optimization
  /// How it is measured.
  public var validation: Validation
  /// What the model's card says that cannot be measured.
  public var card: Card
}

extension Experiment {
  /// Folders, absolute or below the data folder (`JUROR_DATA`, or `../shared/data` beside the checkout).
  public struct Data: Hashable, Sendable, Codable {
    /// The folder of OASIS.
    public var oasis = "oasis"
    /// Folders of photos without ratings, for ranking pairs.
    public var unlabelled: [String] = []
    /// How many of those photos are kept from training, to measure degradation pairs on.
    public var heldOutUnlabelled = 300
  }

  /// The trunk, which keeps its weights, and the head on it, which learns.
  public struct Network: Hashable, Sendable, Codable {
    /// The trunk.
    public var trunk = EfficientNetVariant.lite2
    /// The trunk's weights: `imagenet` for the imported ones, or `random`.
    public var weights = Weights.imagenet
    /// The trunk's stages, 1 … 7 and 8 for its last convolution, whose outputs are pooled for the head.
    public var stages: [FeatureLevel] = [.stage1, .stage2, .stage3, .stage4, .stage5, .stage6, .stage7]
    /// Units of the head's hidden layer; 0 for a linear head.
    public var hidden = 256
    /// The share of pooled features, and of hidden units, that is dropped in each step.
    public var dropout = 0.3

    /// Where a trunk's weights come from.
    public enum Weights: String, Hashable, Sendable, Codable, CaseIterable {
      /// Imported with `juror-lab weights import`.
      case imagenet
      /// Drawn from the seed.
      case random
    }
  }

  /// Which views of each photo are put through the trunk, once, before the head learns from their features.
  public struct Views: Hashable, Sendable, Codable {
    /// Whether a rated photo's mirror image is a view of it too.
    public var mirror = true
    /// Degraded views of each photo, each at a kind, a strength and a resolution of its own.
    public var degraded = 4
  }

  /// How the head is learned.
  public struct Optimization: Hashable, Sendable, Codable {
    /// Passes over the rated photos.
    public var epochs = 40
    /// Rated photos per step.
    public var batch = 64
    /// AdamW's learning rate.
    public var learningRate = 1e-3
    /// AdamW's decoupled weight decay.
    public var weightDecay = 0.05
    /// Steps over which the learning rate rises from 0, before it falls along a cosine.
    public var warmUp = 50
    /// The decay of the exponential moving average of weights that is kept as the model; 0 keeps the last weights.
    public var averaging = 0.99
    /// Whether the trunk's convolutions are computed in bf16.
    public var bfloat16 = true
  }

  /// How it is measured.
  public struct Validation: Hashable, Sendable, Codable {
    /// Folds of cross-validation before the final training; 0 leaves it out.
    public var folds = 5
    /// The share of rated photos that the final training holds out.
    public var heldOut = 0.0
    /// Epochs between measurements while training.
    public var every = 10
    /// Of the bootstrap that gives the 95 % intervals.
    public var resamples = 1_000
    /// Whether degradation pairs and other aspect ratios are measured at the end.
    public var robustness = true
  }

  /// What cannot be measured.
  public struct Card: Hashable, Sendable, Codable {
    /// One sentence for lists.
    public var summary = ""
    /// Under what terms the model may be used.
    public var licence = ""
    /// Where scores are known to mislead.
    public var knownWeaknesses: [String] = []
  }
}
