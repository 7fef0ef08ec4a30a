public import Foundation
import Methods
public import Ratings

/// `predictions.jsonl`: what a training said of every photo that it held out, one JSON object a line, which
/// `juror-lab evaluate` reads; with what raters said, for comparisons.
public enum PredictionsFile {
  /// What was said of one photo.
  public struct Line: Hashable, Sendable, Codable {
    /// The photo's name.
    public let id: String
    /// The predicted mean score.
    public let mean: Double
    /// Of the predicted distribution, where there is one.
    public let std: Double?
    /// The values that raters could give.
    public let scale: [Double]?
    /// One probability for each value, where they are predicted.
    public let distribution: [Double]?
    /// One share of the raters for each value of `raters-scale`.
    public let rated: [Double]?
    /// The values that they could give.
    public let ratedScale: [Double]?
    /// What kind of photo it is, where the data set says so.
    public let category: String?
    /// What was predicted of each attribute, by its name.
    public let attributes: [String: Double]?
    /// What is known of each attribute, by its name.
    public let knownAttributes: [String: Double]?

    private enum CodingKeys: String, CodingKey {
      case id, mean, std, scale, distribution, rated, category, attributes
      case ratedScale = "rated_scale"
      case knownAttributes = "known_attributes"
    }
  }

  /// Writes the file in one piece.
  static func write(
    _ predictions: [(rating: Rating, attributes: [String: Double])], of photos: [Sample],
    knowing names: [String] = [],
    to file: URL
  ) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var lines = Data()
    for ((rating, attributes), photo) in zip(predictions, photos) {
      let distribution = rating.distribution
      lines += try encoder.encode(
        Line(
          id: photo.id, mean: rating.mean, std: rating.standardDeviation,
          scale: distribution?.scale.values, distribution: distribution?.probabilities,
          rated: photo.rating?.probabilities, ratedScale: photo.rating?.scale.values,
          category: photo.category,
          attributes: attributes.isEmpty ? nil : attributes,
          knownAttributes: attributes.isEmpty || photo.attributes.isEmpty
            ? nil : Dictionary(zip(names, photo.attributes)) { first, _ in first }))
      lines.append(UInt8(ascii: "\n"))
    }
    try lines.write(to: file, options: .atomic)
  }

  /// The lines of a file.
  public static func read(_ file: URL) throws -> [Line] {
    let decoder = JSONDecoder()
    return try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).map {
      try decoder.decode(Line.self, from: Data($0))
    }
  }
}

extension PredictionsFile.Line {
  /// What was predicted.
  public var prediction: Rating {
    get throws {
      guard let scale, let distribution else { return .moments(mean: mean, standardDeviation: std) }
      return .distribution(try RatingDistribution(scale: RatingScale(scale), probabilities: distribution))
    }
  }

  /// What raters said; nil in files of earlier versions.
  public var truth: RatingDistribution? {
    get throws {
      guard let rated, let ratedScale else { return nil }
      return try RatingDistribution(scale: RatingScale(ratedScale), probabilities: rated)
    }
  }
}
