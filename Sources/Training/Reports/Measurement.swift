import Foundation
public import Ratings

/// How well a model does on photos it was not trained on, beside what a constant does.
public struct Measurement: Hashable, Sendable, Codable {
  /// The split's or the protocol's name.
  public let split: String
  /// SHA-256 over the ids of the split, or of all folds.
  public let hash: String
  /// The model.
  public let model: Evaluation
  /// The floor: the mean histogram of the training photos, for every photo.
  public let floor: Evaluation
}

extension Evaluation {
  /// One line with the numbers and, where they were computed, their 95 % intervals.
  public var line: String {
    [("SRCC", Metric.srccMean), ("LCC", .lccMean), ("EMD(1)", .emd1), ("EMD(2)", .emd2)]
      .map { name, metric in "\(name) \(text(self[metric]))" }.joined(separator: "  ") + "  n \(count)"
  }

  /// A warning when all photos get about the same score, which a good distance can hide.
  var collapse: String? {
    guard isCollapsed, let spread else { return nil }
    return String(
      format: "warning: the predictions have collapsed: mean scores spread by %.3f, the raters' by %.3f",
      spread.predicted, spread.rated)
  }

  private func text(_ estimate: Estimate) -> String {
    guard let value = estimate.value else { return "undefined" }
    let number = String(format: "%.4f", value)
    guard let interval = estimate.interval else { return number }
    return number + String(format: " [%.4f, %.4f]", interval.low, interval.high)
  }
}
