import Foundation
import Imaging
import Ratings

extension ModelDescription {
  /// Reads the JSON of a file's metadata and checks every field.
  public init(json: String, path: String) throws(ModelFileError) {
    do {
      self = try JSONDecoder().decode(ModelDescription.self, from: Data(json.utf8))
    } catch {
      let (field, message) = explain(error)
      throw ModelFileError(.invalidDescription, path: path, field: field, message: message)
    }
    try validate(path: path)
  }

  /// The JSON that goes into a file; the same description always gives the same bytes.
  public func json(path: String) throws(ModelFileError) -> String {
    try validate(path: path)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    do {
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    } catch {
      throw ModelFileError(.invalidDescription, path: path, message: "cannot be written as JSON: \(error)")
    }
  }

  /// Checks every field of a description that comes from `path`, where its name begins with `prefix`.
  package func validate(path: String, prefix: String = "") throws(ModelFileError) {
    func require(_ condition: Bool, _ field: String, _ expected: String) throws(ModelFileError) {
      guard condition else {
        throw ModelFileError(
          .invalidDescription, path: path, field: prefix + field, message: "expected \(expected)")
      }
    }
    try require(!name.isEmpty, "name", "a name")
    do { _ = try RatingScale(scale) } catch {
      throw ModelFileError(
        .invalidDescription, path: path, field: prefix + "scale", message: "\(error); found \(scale)")
    }
    try validateOutputs(require)
    let fit = preprocessing.fit
    try require((1...8192).contains(fit.side), "preprocessing.fit.side", "1…8192 pixels, found \(fit.side)")
    try require(
      (1...512).contains(fit.multiple), "preprocessing.fit.multiple", "1…512, found \(fit.multiple)")
    let (mean, divisor) = (preprocessing.mean, preprocessing.divisor)
    try require(
      mean.count == 3 && mean.allSatisfy(limits.contains), "preprocessing.mean",
      "three numbers in \(limits), found \(mean)")
    try require(
      divisor.count == 3 && divisor.allSatisfy { limits.contains($0) && $0 >= 1e-6 },
      "preprocessing.divisor", "three numbers in 1e-6 … 1e6, found \(divisor)")
    for (index, metric) in metrics.enumerated() {
      try require(
        [metric.value, metric.low, metric.high].allSatisfy(limits.contains) && metric.low <= metric.high,
        "metrics.\(index)", "numbers in \(limits) with low ≤ high, found \(metric)")
    }
    try require(precisionLoss.map(limits.contains) ?? true, "precisionLoss", "a number in \(limits)")
    try require(
      selfTest.map(RatingScale.limits.contains) ?? true, "selfTest", "a number in \(RatingScale.limits)")
  }
}

extension ModelDescription {
  /// Outputs that can be told apart and read, one of which is a score.
  private func validateOutputs(
    _ require: (_ condition: Bool, _ field: String, _ expected: String) throws(ModelFileError) -> Void
  ) throws(ModelFileError) {
    let names = outputs.map(\.name)
    let text = names.map(\.rawValue).joined(separator: ", ")
    try require(Set(names).count == names.count, "outputs", "each output once, found \(text)")
    try require(
      !Set(names).isDisjoint(with: [.distribution, .mean, .quality]), "outputs",
      "a distribution, a mean or a quality to score photos by, found \(text.isEmpty ? "none" : text)")
    for (index, output) in outputs.enumerated() {
      switch output {
      case .attributes(let attributes):
        try require(
          (1...1_000).contains(attributes.count) && Set(attributes).count == attributes.count
            && attributes.allSatisfy(isName), "outputs.\(index).attributes",
          "1 … 1000 different names of 1 … 100 characters, none of which breaks lines")
      case .features(let size):
        try require(
          (1...1_000_000).contains(size), "outputs.\(index).size", "1 … 1000000 numbers, found \(size)")
      case .distribution, .mean, .quality, .map: break
      }
    }
  }
}

/// Whether an attribute can be a key in JSON and the end of a column's name in CSV.
private func isName(_ text: String) -> Bool {
  (1...100).contains(text.count)
    && !text.unicodeScalars.contains(where: lineBreaking.contains)
}

private let lineBreaking = CharacterSet.controlCharacters.union(.newlines)

/// Where numbers that are neither scores nor sizes can lie.
private let limits = -1e6...1e6

/// The field and the reason behind a decoding failure.
package func explain(_ error: any Error) -> (field: String?, message: String) {
  func name(_ path: [any CodingKey]) -> String? {
    path.isEmpty ? nil : path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
  }
  return switch error as? DecodingError {
  case .keyNotFound(let key, let context): (name(context.codingPath + [key]), "missing")
  case .valueNotFound(let type, let context): (name(context.codingPath), "expected \(type), found null")
  case .typeMismatch(let type, let context): (name(context.codingPath), "expected \(type)")
  case .dataCorrupted(let context): (name(context.codingPath), context.debugDescription)
  default: (nil, "\(error)")
  }
}
