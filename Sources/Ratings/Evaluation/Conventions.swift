import Foundation

/// The choices behind numbers: without them two evaluations cannot be compared.
public struct Conventions: Hashable, Sendable {
  /// Where good photos begin; nil when accuracies were not asked for.
  public var threshold: Threshold?
  /// How intervals were made.
  public var bootstrap: Bootstrap
  /// The split's name, such as `official`.
  public var split: String?
  /// The split's hash.
  public var hash: String?
  /// Which photos gave the floor.
  public var floor: String
  /// In which bins of rated mean scores the bias was looked at; nil where it was not.
  public var scoreBins: ScoreBins?

  /// Keeps the choices.
  public init(
    threshold: Threshold?, bootstrap: Bootstrap = Bootstrap(), split: String? = nil, hash: String? = nil,
    floor: String, scoreBins: ScoreBins? = nil
  ) {
    self.threshold = threshold
    self.bootstrap = bootstrap
    self.split = split
    self.hash = hash
    self.floor = floor
    self.scoreBins = scoreBins
  }

  /// Name and meaning, in the order to print them.
  public var lines: [(name: String, meaning: String)] {
    let good = threshold.map { String(format: "mean \($0.includesEqual ? "≥" : ">") %g", $0.value) }
    let intervals =
      String(format: "%g", bootstrap.confidence * 100)
      + " % percentile bootstrap over photos, \(bootstrap.resamples) resamples, "
      + "seed \(bootstrap.seed)"
    return [
      ("emd", "EMD(r) = (1/N Σ |P − Q|^r)^(1/r) of each photo, then averaged; emd1: r = 1, emd2: r = 2"),
      ("cdloss", "Σ (P − Q)² of each photo, then averaged"),
      ("kldiv", "Σ p ln(p/q), ratings first, q clipped at 1e-12"),
      (
        "correlations",
        "srcc with average ranks for ties, krcc is Kendall's τ-b; within: inside each category of at least "
          + "3 photos, averaged by photos"
      ),
      ("good", good ?? "no threshold"),
      ("intervals", bootstrap.resamples > 0 ? intervals : "none"),
      ("floor", floor),
    ]
      + [("split", split), ("hash", hash), ("bias", bias)].compactMap { name, text in text.map { (name, $0) }
      }
  }
}

extension Conventions {
  private var bias: String? {
    scoreBins.map { bins in
      "mean of predicted − rated mean scores, in \(bins) of the rated one; even the best predictions lie nearer to the middle "
        + "than ratings, which are uncertain themselves"
    }
  }
}

extension Conventions: Encodable {
  private struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Writes ``lines``, and the threshold, the number of resamples and the seed as numbers.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    for (name, meaning) in lines { try values.encode(meaning, forKey: Key(stringValue: name)) }
    try values.encode(threshold?.value, forKey: Key(stringValue: "threshold"))
    try values.encode(bootstrap.resamples, forKey: Key(stringValue: "resamples"))
    try values.encode(bootstrap.seed, forKey: Key(stringValue: "seed"))
  }
}
