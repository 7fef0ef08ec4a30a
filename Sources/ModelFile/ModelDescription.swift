public import Imaging

/// What a model file says about itself: how to prepare a photo, what the numbers mean, how good they are and who may use them.
///
/// Stored as JSON in the ONNX file's `metadata_props` under the key `juror`.
public struct ModelDescription: Hashable, Sendable, Codable {
  /// The version of this JSON layout; a reader refuses newer ones, and makes the current one of older ones.
  public private(set) var format = ModelDescription.currentFormat
  /// Short name, as `--model` takes it: `juror-lite2`.
  public var name: String
  /// Version of the model, not of the program.
  public var version: String
  /// One sentence for lists.
  public var summary: String
  /// The ordinal values raters could give, strictly increasing, in the order of the distribution's probabilities; of a model
  /// that gives no ratings 0 and 1.
  public var scale: [Double]
  /// What the network gives: at least a distribution, a mean or a quality.
  public var outputs: [ModelOutput]
  /// How a photo becomes the network's input.
  public var preprocessing: Preprocessing
  /// The trunk and what is on it: `efficientnet-lite2`.
  public var network: String
  /// The data whose ratings or labels shaped the weights.
  public var trainingData: [TrainingSource]
  /// Measured quality, with intervals.
  public var metrics: [Metric]
  /// Spearman correlation (SRCC) of the mean score that is lost when computing in bf16; nil when not measured.
  public var precisionLoss: Double?
  /// The mean score of the doctor's test chart in f32; nil when not measured.
  public var selfTest: Double?
  /// Under what terms the file may be used, with any caution.
  public var licence: String
  /// Where the scores are known to mislead, one sentence each.
  public var knownWeaknesses: [String]

  /// The layout that this version writes.
  ///
  /// The first had no list of outputs: there were always a distribution and a map.
  public static let currentFormat = 2

  /// Describes a model; whatever has not been measured stays empty.
  public init(
    name: String, version: String, summary: String = "", scale: [Double],
    outputs: [ModelOutput] = [.distribution, .map], preprocessing: Preprocessing, network: String,
    trainingData: [TrainingSource] = [], metrics: [Metric] = [],
    precisionLoss: Double? = nil,
    selfTest: Double? = nil, licence: String = "", knownWeaknesses: [String] = []
  ) {
    self.name = name
    self.version = version
    self.summary = summary
    self.scale = scale
    self.outputs = outputs
    self.preprocessing = preprocessing
    self.network = network
    self.trainingData = trainingData
    self.metrics = metrics
    self.precisionLoss = precisionLoss
    self.selfTest = selfTest
    self.licence = licence
    self.knownWeaknesses = knownWeaknesses
  }
}

extension ModelDescription {
  /// Reads any format up to the current one; of a newer one nothing but its number.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func read<Value: Decodable>(_ key: CodingKeys) throws -> Value {
      try container.decode(Value.self, forKey: key)
    }
    let format: Int = try read(.format)
    guard (1...Self.currentFormat).contains(format) else {
      throw DecodingError.dataCorruptedError(
        forKey: .format, in: container,
        debugDescription: "expected 1 … \(Self.currentFormat), found \(format); update Juror")
    }
    self.init(
      name: try read(.name), version: try read(.version), summary: try read(.summary),
      scale: try read(.scale), outputs: format == 1 ? [.distribution, .map] : try read(.outputs),
      preprocessing: try read(.preprocessing), network: try read(.network),
      trainingData: try read(.trainingData), metrics: try read(.metrics),
      precisionLoss: try container.decodeIfPresent(Double.self, forKey: .precisionLoss),
      selfTest: try container.decodeIfPresent(Double.self, forKey: .selfTest), licence: try read(.licence),
      knownWeaknesses: try read(.knownWeaknesses))
  }
}

/// How a decoded photo becomes the network's input.
public struct Preprocessing: Hashable, Sendable, Codable {
  /// Resizing, done by the caller, before pixels enter the graph.
  public var fit: Fit
  /// Subtracted from red, green and blue (0…255), inside the graph.
  public var mean: [Double]
  /// Then divides them, inside the graph; positive.
  public var divisor: [Double]

  /// By default (x − 127) / 128, as EfficientNet-Lite was trained.
  public init(fit: Fit, mean: [Double] = [127, 127, 127], divisor: [Double] = [128, 128, 128]) {
    self.fit = fit
    self.mean = mean
    self.divisor = divisor
  }
}

/// Data that shaped a model's weights.
public struct TrainingSource: Hashable, Sendable, Codable {
  /// Its usual name: `OASIS`.
  public var name: String
  /// How many photos of it were used.
  public var photos: Int
  /// Its terms, as stated by its authors.
  public var licence: String
  /// What it was used for, and the named split with its hash.
  public var use: String

  /// Names a source.
  public init(name: String, photos: Int, licence: String, use: String = "") {
    self.name = name
    self.photos = photos
    self.licence = licence
    self.use = use
  }
}

/// One measured number with its 95 % interval and conventions.
public struct Metric: Hashable, Sendable, Codable {
  /// Key as `evaluate` prints it: `srcc_mean`, `emd2`.
  public var name: String
  /// The number itself.
  public var value: Double
  /// Lower end of the 95 % interval.
  public var low: Double
  /// Upper end of the 95 % interval.
  public var high: Double
  /// Photos it was measured on.
  public var n: Int
  /// The split's name and hash, or the protocol.
  public var split: String

  /// States a measurement.
  public init(name: String, value: Double, low: Double, high: Double, n: Int, split: String) {
    self.name = name
    self.value = value
    self.low = low
    self.high = high
    self.n = n
    self.split = split
  }
}
