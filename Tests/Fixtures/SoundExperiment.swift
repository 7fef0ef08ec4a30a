/// A whole experiment, of which tests break a line.
public enum SoundExperiment {
  /// A whole experiment, line by line.
  private static let lines = [
    "name: toy",
    "seed: 1",
    "method: nima",
    "nima: {crop: 0.9}",
    "data: {rated: oasis, unlabelled: [photos], held-out-unlabelled: 0}",
    "network: {trunk: efficientnet-lite0, weights: random, levels: [stage1], hidden: 0, dropout: 0.75}",
    "fit: {policy: squash, side: 32}",
    "optimization: {epochs: 1, batch: 4, trunk-learning-rate: 0.001}",
    "validation: {folds: 0, held-out: 0.25, robustness: false}",
  ]

  /// All of it.
  public static let yaml = lines.joined(separator: "\n")

  /// With another line in the place of the one of its key.
  public static func yaml(with line: String) -> String {
    let key = line.prefix { $0 != ":" }
    let isOther = !lines.contains { $0.hasPrefix(key + ":") }
    let replaced = lines.map { $0.hasPrefix(key + ":") ? line : $0 }
    // A section that is not there takes the last line's place.
    return (isOther ? replaced.dropLast() + [line] : replaced).joined(separator: "\n")
  }
}
