import Imaging
import Networks

extension Experiment {
  init(reading file: Section) throws(ExperimentError) {
    name = try file.text("name")
    version = try file.text("version", default: "1")
    seed = UInt64(try file.whole("seed", in: 0...Int(Int32.max), default: 1))
    data = try Data(reading: try file.section("data"))
    network = try Network(reading: try file.section("network"))
    fit = try Fit(reading: try file.section("fit"))
    views = try Views(reading: try file.section("views"))
    ranking = try Ranking(reading: try file.section("ranking"))
    optimization = try Optimization(reading: try file.section("optimization"))
    validation = try Validation(reading: try file.section("validation"))
    card = try Card(reading: try file.section("card"))
    try file.finish()
    if ranking.weight > 0, ranking.unlabelledPairs > 0, data.unlabelled.isEmpty {
      throw try file.section("ranking").error(
        "unlabelled-pairs", "expected 0, because data.unlabelled names no folders")
    }
  }
}

extension Experiment.Data {
  fileprivate init(reading section: Section) throws(ExperimentError) {
    oasis = try section.text("oasis", default: oasis)
    unlabelled = try section.texts("unlabelled", default: unlabelled)
    heldOutUnlabelled = try section.whole(
      "held-out-unlabelled", in: 0...1_000_000, default: heldOutUnlabelled)
    try section.finish()
  }
}

extension Experiment.Network {
  fileprivate init(reading section: Section) throws(ExperimentError) {
    trunk = try section.choice("trunk", default: trunk)
    weights = try section.choice("weights", default: weights)
    stages = try section.wholes("stages", in: 1...8, default: stages.map(\.rawValue))
      .compactMap(FeatureLevel.init(rawValue:))
    hidden = try section.whole("hidden", in: 0...65_536, default: hidden)
    dropout = try section.number("dropout", in: 0...0.95, default: dropout)
    try section.finish()
  }

  /// The network that this section describes, for a scale of so many values.
  func specification(values: Int) -> NetworkSpecification {
    NetworkSpecification(trunk: trunk, levels: stages, values: values, hidden: hidden, dropout: dropout)
  }
}

extension Fit {
  fileprivate init(reading section: Section) throws(ExperimentError) {
    self.init(
      policy: try section.choice("policy", default: .buckets),
      side: try section.whole("side", in: 32...1_024, default: 256),
      multiple: try section.whole("multiple", in: 1...256, default: 32))
    try section.finish()
  }
}

extension Experiment.Views {
  fileprivate init(reading section: Section) throws(ExperimentError) {
    mirror = try section.flag("mirror", default: mirror)
    degraded = try section.whole("degraded", in: 1...64, default: degraded)
    try section.finish()
  }
}

extension Experiment.Ranking {
  fileprivate init(reading section: Section) throws(ExperimentError) {
    weight = try section.number("weight", in: 0...1_000, default: weight)
    margin = try section.number("margin", in: 0...10, default: margin)
    temperature = try section.number("temperature", in: 1e-3...10, default: temperature)
    unlabelledPairs = try section.whole("unlabelled-pairs", in: 0...1_024, default: unlabelledPairs)
    longerSide = try section.range("longer-side", in: 32...4_096, default: longerSide)
    let kinds = try section.section("degradations")
    degradations = []
    for kind in DegradationRange.Kind.allCases {
      degradations.append(try DegradationRange(kind: kind, reading: try kinds.section(kind.rawValue)))
    }
    try kinds.finish()
    guard degradations.contains(where: { $0.share > 0 }) else {
      throw section.error("degradations", "expected at least one with a share above 0")
    }
    try section.finish()
  }
}

extension DegradationRange {
  fileprivate init(kind: Kind, reading section: Section) throws(ExperimentError) {
    self.init(kind: kind)
    let limits: ClosedRange<Double> =
      switch kind {
      case .jpeg: 1...100
      case .blur: 0.2...100
      case .noise: 0.001...1
      case .brightening, .darkening: 1...100
      case .pixelation: 2...100
      }
    strengths = try section.range("strengths", in: limits, default: strengths)
    share = try section.number("share", in: 0...1_000, default: share)
    try section.finish()
  }
}

extension Experiment.Optimization {
  fileprivate init(reading section: Section) throws(ExperimentError) {
    epochs = try section.whole("epochs", in: 1...100_000, default: epochs)
    batch = try section.whole("batch", in: 1...4_096, default: batch)
    learningRate = try section.number("learning-rate", in: 0...10, default: learningRate)
    weightDecay = try section.number("weight-decay", in: 0...10, default: weightDecay)
    warmUp = try section.whole("warm-up", in: 0...1_000_000, default: warmUp)
    averaging = try section.number("averaging", in: 0...0.99999, default: averaging)
    bfloat16 = try section.flag("bfloat16", default: bfloat16)
    try section.finish()
  }
}

extension Experiment.Validation {
  fileprivate init(reading section: Section) throws(ExperimentError) {
    folds = try section.whole("folds", in: 0...100, default: folds)
    guard folds != 1 else { throw section.error("folds", "expected 0, or at least 2") }
    heldOut = try section.number("held-out", in: 0...0.9, default: heldOut)
    every = try section.whole("every", in: 1...100_000, default: every)
    resamples = try section.whole("resamples", in: 0...1_000_000, default: resamples)
    robustness = try section.flag("robustness", default: robustness)
    try section.finish()
  }
}

extension Experiment.Card {
  fileprivate init(reading section: Section) throws(ExperimentError) {
    summary = try section.text("summary", default: summary)
    licence = try section.text("licence", default: licence)
    knownWeaknesses = try section.texts("known-weaknesses", default: knownWeaknesses)
    try section.finish()
  }
}
