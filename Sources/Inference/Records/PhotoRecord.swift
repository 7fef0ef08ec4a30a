public import Imaging
public import ModelFile
import Ratings

/// What is known about one photo after scoring: its rating, or why there is none.
public struct PhotoRecord: Sendable, Hashable {
  /// The photo, as it was found.
  public let path: PhotoPath
  /// The rating or the reason.
  public let outcome: Outcome

  /// A rating, or the reason why there is none.
  public enum Outcome: Sendable, Hashable {
    /// The photo was scored.
    case rated(Rating)
    /// The photo could not be scored.
    case failed(PhotoError.Kind, message: String)
  }

  /// The numbers of a record.
  public struct Rating: Sendable, Hashable {
    /// The mean score, in units of the scale; nil of a model that gives no ratings.
    public let mean: Double?
    /// Standard deviation of the distribution, in units of the scale.
    public let standardDeviation: Double?
    /// One probability for each value of `scale`; nil of a model that gives no distribution.
    public let distribution: [Double]?
    /// What raters could give.
    public let scale: [Double]
    /// The model's name.
    public let model: String
    /// The size of the whole photo, upright.
    public let size: PixelSize
    /// Technical quality, 0…1, of a model that tells it.
    public let quality: Double?
    /// How much there is of each attribute, of a model that tells.
    public let attributes: [String: Double]
    /// What was computed with.
    public let precision: Precision

    /// Puts a rating together.
    public init(
      mean: Double?, standardDeviation: Double? = nil, distribution: [Double]? = nil, scale: [Double],
      model: String, size: PixelSize, quality: Double? = nil, attributes: [String: Double] = [:],
      precision: Precision = .f32
    ) {
      self.mean = mean
      self.standardDeviation = standardDeviation
      self.distribution = distribution
      self.scale = scale
      self.model = model
      self.size = size
      self.quality = quality
      self.attributes = attributes
      self.precision = precision
    }
  }

  /// Puts a record together.
  public init(path: PhotoPath, outcome: Outcome) {
    self.path = path
    self.outcome = outcome
  }

  /// The rating, if there is one.
  public var rating: Rating? {
    if case .rated(let rating) = outcome { rating } else { nil }
  }
}

extension PhotoRecord.Rating {
  /// What a model said of a photo of upright size `size`.
  public init(
    _ prediction: Prediction, by model: ModelDescription, size: PixelSize, precision: Precision = .f32
  ) {
    self.init(
      mean: prediction.mean, standardDeviation: prediction.standardDeviation,
      distribution: prediction.distribution?.probabilities, scale: model.scale, model: model.name, size: size,
      quality: prediction.quality, attributes: prediction.attributes, precision: precision)
  }
}

/// A number as records print it: eight decimals, which is all that 32-bit computation holds.
func recordNumber(_ value: Double) -> String {
  let rounded = (value * 1e8).rounded() / 1e8
  return Int(exactly: rounded).map(String.init) ?? "\(rounded)"
}
