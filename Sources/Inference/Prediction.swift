public import ModelFile
public import Ratings

/// What a model says of one photo.
public struct Prediction: Hashable, Sendable {
  /// The mean score, in units of the scale; nil of a model that gives no ratings.
  public let mean: Double?
  /// The share of raters for each value; nil of a model that gives no distribution.
  public let distribution: RatingDistribution?
  /// Technical quality, 0…1; nil of a model that does not tell it.
  public let quality: Double?
  /// How much there is of each attribute, by its name; none of a model that does not tell.
  public let attributes: [String: Double]

  /// Standard deviation of the distribution, in units of the scale.
  public var standardDeviation: Double? { distribution?.standardDeviation }

  /// What photos are ranked by unless told otherwise: the mean score, or else the quality.
  public var score: Double? { mean ?? quality }

  /// Reads the outputs that a description lists, and refuses numbers that they cannot be.
  ///
  /// - Parameter values: the numbers that an output gives one photo.
  public init(
    _ description: ModelDescription, values: (ModelOutput) throws -> [Float]
  ) throws {
    var (mean, quality): (Double?, Double?)
    var distribution: RatingDistribution?
    var attributes: [String: Double] = [:]
    func numbers(of output: ModelOutput, _ count: Int, in range: ClosedRange<Double>) throws -> [Double] {
      let numbers = try values(output).map(Double.init)
      guard numbers.count == count, numbers.allSatisfy(range.contains) else {
        throw InferenceError.badOutput(
          "expected \(output.name.rawValue) to be \(count) numbers in \(range), found \(numbers.prefix(9))")
      }
      return numbers
    }
    for output in description.outputs {
      switch output {
      case .distribution:
        do {
          distribution = try RatingDistribution(
            scale: RatingScale(description.scale), probabilities: values(output).map(Double.init))
        } catch let error as RatingError {
          throw InferenceError.badOutput("\(error)")
        }
      case .mean: mean = try numbers(of: output, 1, in: RatingScale.limits).first
      case .quality:
        // Reduced precision may leave it a little outside.
        quality = try numbers(of: output, 1, in: -1e-3...1.001).first.map { min(max($0, 0), 1) }
      case .attributes(let names):
        let found = try numbers(of: output, names.count, in: -1e9...1e9)
        attributes = Dictionary(zip(names, found)) { first, _ in first }
      case .features, .map: break
      }
    }
    self.mean = mean ?? distribution?.mean
    (self.distribution, self.quality, self.attributes) = (distribution, quality, attributes)
  }
}
