import Foundation
import Imaging

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

  private func validate(path: String) throws(ModelFileError) {
    func require(_ condition: Bool, _ field: String, _ expected: String) throws(ModelFileError) {
      guard condition else {
        throw ModelFileError(.invalidDescription, path: path, field: field, message: "expected \(expected)")
      }
    }
    try require(
      format == Self.currentFormat, "format", "\(Self.currentFormat), found \(format); update Juror")
    try require(!name.isEmpty, "name", "a name")
    try require(
      scale.count >= 2 && scale.allSatisfy(\.isFinite)
        && zip(scale, scale.dropFirst()).allSatisfy { $0 < $1 },
      "scale", "at least two finite, strictly increasing values, found \(scale)")
    let fit = preprocessing.fit
    try require((1...8192).contains(fit.side), "preprocessing.fit.side", "1…8192 pixels, found \(fit.side)")
    try require(
      (1...512).contains(fit.multiple), "preprocessing.fit.multiple", "1…512, found \(fit.multiple)")
    let (mean, divisor) = (preprocessing.mean, preprocessing.divisor)
    try require(
      mean.count == 3 && mean.allSatisfy(\.isFinite), "preprocessing.mean",
      "three finite numbers, found \(mean)")
    try require(
      divisor.count == 3 && divisor.allSatisfy { $0.isFinite && $0 > 0 }, "preprocessing.divisor",
      "three positive numbers, found \(divisor)")
    for (index, metric) in metrics.enumerated() {
      try require(
        [metric.value, metric.low, metric.high].allSatisfy(\.isFinite) && metric.low <= metric.high,
        "metrics.\(index)", "finite numbers with low ≤ high, found \(metric)")
    }
    try require(precisionLoss?.isFinite ?? true, "precisionLoss", "a finite number")
    try require(selfTest?.isFinite ?? true, "selfTest", "a finite number")
  }
}

/// The field and the reason behind a decoding failure.
private func explain(_ error: any Error) -> (field: String?, message: String) {
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
