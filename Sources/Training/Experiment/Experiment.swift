public import Datasets
public import Imaging

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
  /// What is minimised, and from which views of a photo.
  public var method: MethodSettings
  /// How it is learned.
  public var optimization: Optimization
  /// How it is measured.
  public var validation: Validation
  /// When the state is saved; the only section that may change when a run goes on, but for the card.
  public var checkpoints: Checkpoints
  /// What the model's card says that cannot be measured.
  public var card: Card
}

extension Experiment {
  /// Folders, absolute or below the data folder (`JUROR_DATA`, or `../shared/data` beside the checkout).
  public struct Data: Hashable, Sendable, Codable {
    /// What kind of data set the rated photos are.
    public var kind = DatasetKind.oasis
    /// Its file or folder; named like the kind unless given.
    public var rated = "oasis"
    /// What raters could give, from 1 in steps of 1, for instance; empty where the data set says it: only a table may not.
    public var scale: [Int] = []
    /// Whether rated photos without a file are left out, counted and reported, instead of being an error.
    public var leavesOutMissing = false
    /// Whether photos that cannot be decoded are left out, counted and reported, instead of being an error.
    public var leavesOutUnreadable = false
    /// Folders of photos without ratings, for ranking pairs.
    public var unlabelled: [String] = []
    /// How many of those photos are kept from training, to measure degradation pairs on.
    public var heldOutUnlabelled = 300
    /// Whether decoded photos stay in memory; if not, worker threads decode each of them again whenever it is needed.
    public var inMemory = true
  }

  /// The trunk and the head on it.
  public struct Network: Hashable, Sendable, Codable {
    /// The trunk, by its name in `juror-lab networks`.
    public var trunk = "efficientnet-lite2"
    /// The trunk's weights: `imagenet` for the published ones, `random`, or a file.
    public var weights = Weights.imagenet
    /// The names of the trunk's levels whose outputs are pooled for the head.
    ///
    /// Unless given: all but `head` where levels lie on one grid (EfficientNet-Lite, MobileNetV2, ResNet), else the last.
    public var levels = ["stage1", "stage2", "stage3", "stage4", "stage5", "stage6", "stage7"]
    /// Parts along each side that a level is averaged over apart; 7 on VGG16's and 6 on AlexNet's `pool5` make NIMA's networks.
    public var grid = 1
    /// Units of the head's hidden layer; 0 for a linear head.
    public var hidden = 256
    /// The share of pooled features, and of hidden units, that is dropped in each step.
    public var dropout = 0.3
    /// What a trunk that learns does with the statistics of its batch normalisations.
    public var batchNorm = BatchNorm.batch

    /// Whose statistics normalise a batch.
    public enum BatchNorm: String, Hashable, Sendable, Codable, CaseIterable {
      /// Those of the views of one shape that one process has in a step.
      case batch
      /// Those of all processes.
      case synchronised
      /// Those that came with the weights.
      case frozen
    }
  }

  /// How photos are varied.
  public struct Views: Hashable, Sendable, Codable {
    /// Whether a photo may be replaced by its mirror image; under a frozen trunk, only a rated one.
    public var mirror = true
    /// Under a frozen trunk, whose features are computed once: degraded views of each photo, each at a kind, a strength and a
    /// resolution of its own.
    public var degraded = 4
  }

  /// How it is learned.
  public struct Optimization: Hashable, Sendable, Codable {
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

    /// What convolutions are computed in.
    public enum Precision: String, Hashable, Sendable, Codable, CaseIterable {
      /// bf16 where the processors of all processes compute it themselves, else f32.
      case auto
      /// 32-bit floating point.
      case f32
      /// 16-bit floating point with the range of f32.
      case bf16
    }

    /// What makes steps of gradients.
    public enum Optimizer: String, Hashable, Sendable, Codable, CaseIterable {
      /// Loshchilov & Hutter 2019.
      case adamw
      /// Kingma & Ba 2015.
      case adam
      /// With Nesterov's momentum.
      case sgd
    }
  }

  /// How the learning rate changes.
  public struct Schedule: Hashable, Sendable, Codable {
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
  }

  /// How it is measured.
  public struct Validation: Hashable, Sendable, Codable {
    /// Folds of cross-validation before the final training; 0 leaves it out.
    public var folds = 5
    /// The share of rated photos that the final training holds out.
    public var heldOut = 0.0
    /// A split instead of a held-out share; empty for none.
    ///
    /// One that the data set comes with, a rule such as `random-8-1-1-seed-7`, or a JSON file with `name` and lists of photo
    /// names: `training`, `validation`, and `test` if there is one. Training is watched on `validation`; the end is measured
    /// on `test`.
    public var split = ""
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
  }

  /// When the state is saved, besides the end of a training.
  public struct Checkpoints: Hashable, Sendable, Codable {
    /// Steps between checkpoints; 0 for none by steps.
    public var steps = 0
    /// Minutes between checkpoints; 0 for none by time.
    public var minutes = 5.0
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

extension Experiment {
  /// Whether the trunk keeps its weights, so that its features can be computed once.
  public var isTrunkFrozen: Bool { optimization.trunkLearningRate == 0 }
}
