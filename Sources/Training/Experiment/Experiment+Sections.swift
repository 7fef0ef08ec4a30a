import Datasets
import Foundation
import Imaging
import Methods
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
    method = try MethodSettings(reading: file)
    optimization = try Optimization(reading: try file.section("optimization"))
    validation = try Validation(reading: try file.section("validation"))
    checkpoints = try Checkpoints(reading: try file.section("checkpoints"))
    card = try Card(reading: try file.section("card"))
    try file.finish()
    try check(file)
  }

  /// What no section can know by itself.
  private func check(_ file: Section) throws(ExperimentError) {
    guard !name.contains("/"), !name.hasPrefix(".") else {
      throw file.error("name", "expected a name that files can have, without / and not starting with a dot")
    }
    if method.method.unlabelledPhotos > 0, data.unlabelled.isEmpty {
      throw try file.section("ranking").error(
        "unlabelled-pairs", "expected 0, because data.unlabelled names no folders")
    }
    if case .nima = method, isTrunkFrozen {
      throw try file.section("optimization").error(
        "trunk-learning-rate",
        "expected more than 0, because nima looks at random crops, which need a trunk that learns")
    }
    if let architecture = Architecture.named(network.trunk),
      let small = fit.inputs.min(by: { min($0.width, $0.height) < min($1.width, $1.height) }),
      min(small.width, small.height) < architecture.minimumSide
    {
      throw try file.section("fit").error(
        "side",
        "expected inputs of at least \(architecture.minimumSide) pixels a side for \(network.trunk), "
          + "found \(small.width) x \(small.height)")
    }
    let measures = validation.heldOut > 0 || !validation.split.isEmpty || validation.folds > 0
    if optimization.schedule.kind == .plateau, !measures {
      throw try file.section("optimization").section("schedule").error(
        "kind", "plateau needs photos to measure on: validation.held-out, split or folds")
    }
    let holdsOut = validation.heldOut > 0 || !validation.split.isEmpty
    if validation.keep == .best, !holdsOut {
      throw try file.section("validation").error(
        "keep", "best needs photos to measure on: held-out or split")
    }
  }
}

extension Experiment.Data {
  fileprivate init(reading section: Section) throws(ExperimentError) {
    kind = try section.choice("kind", default: kind)
    guard kind != .cuhkPQ, kind != .folders else {
      throw section.error("kind", "\(kind.rawValue) only tells good from bad; expected ratings on a scale")
    }
    rated = try section.text("rated", default: kind.rawValue)
    scale = try section.scale()
    guard scale.isEmpty || kind == .table else {
      throw section.error("scale", "expected none, because \(kind.rawValue) has its own")
    }
    leavesOutMissing = try section.flag("leave-out-missing", default: leavesOutMissing)
    leavesOutUnreadable = try section.flag("leave-out-unreadable", default: leavesOutUnreadable)
    unlabelled = try section.texts("unlabelled", default: unlabelled)
    heldOutUnlabelled = try section.whole(
      "held-out-unlabelled", in: 0...1_000_000, default: heldOutUnlabelled)
    inMemory = try section.flag("in-memory", default: inMemory)
    try section.finish()
  }
}

extension Experiment.Network {
  fileprivate init(reading section: Section) throws(ExperimentError) {
    trunk = try section.choice("trunk", among: Architecture.trunks.map(\.name), default: trunk)
    weights = try section.weights(of: trunk)
    grid = try section.whole("grid", in: 1...16, default: grid)
    let architecture = Architecture.named(trunk)
    let (known, align) = (architecture?.levels.map(\.name) ?? [], architecture?.levelsAlign ?? true)
    levels = try section.choices(
      "levels", among: known, default: align ? known.filter { $0 != "head" } : known.suffix(1))
    guard align || grid > 1 || levels.count == 1 else {
      throw section.error(
        "levels", "expected one, or a grid above 1, because those of \(trunk) do not lie on one grid")
    }
    hidden = try section.whole("hidden", in: 0...65_536, default: hidden)
    dropout = try section.number("dropout", in: 0...0.95, default: dropout)
    batchNorm = try section.choice("batch-norm", default: batchNorm)
    guard batchNorm == .batch || architecture?.normalizesBatches ?? true else {
      throw section.error("batch-norm", "expected batch, because \(trunk) has no batch normalisation")
    }
    try section.finish()
  }
}

extension Section {
  /// The whole numbers of `scale: [lowest, highest]`; none when it is not there.
  fileprivate func scale() throws(ExperimentError) -> [Int] {
    let ends = try wholes("scale", in: -1_000...1_000, default: [])
    guard !ends.isEmpty else { return [] }
    guard ends.count == 2, ends[0] < ends[1] else { throw error("scale", "expected [lowest, highest]") }
    return Array(ends[0]...ends[1])
  }

  /// Where a trunk's weights come from, among what there is for it.
  fileprivate func weights(of trunk: String) throws(ExperimentError) -> Experiment.Network.Weights {
    let weights = Experiment.Network.Weights(rawValue: try text("weights", default: "imagenet"))
    switch weights {
    case .random: break
    case .imagenet:
      guard PublishedWeights.all.contains(where: { $0.name == trunk }) else {
        throw error(
          "weights",
          "expected random or a .safetensors file, because no ImageNet weights of \(trunk) are published to fetch"
        )
      }
    case .file(let path):
      guard path.hasSuffix(".safetensors") else {
        let hint = nearest(to: path, among: ["imagenet", "random"]).map { "; did you mean \($0)?" } ?? ""
        throw error("weights", "expected imagenet, random or a .safetensors file, found \"\(path)\"\(hint)")
      }
    }
    return weights
  }
}

extension Fit {
  fileprivate init(reading section: Section) throws(ExperimentError) {
    self.init(
      policy: try section.choice("policy", default: .buckets),
      side: try section.whole("side", in: 32...1_024, default: 256),
      multiple: try section.whole("multiple", in: 1...256, default: 32))
    guard policy != .buckets || multiple <= side else {
      throw section.error("multiple", "expected at most side, \(side), found \"\(multiple)\"")
    }
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

extension Experiment.Optimization {
  fileprivate init(reading section: Section) throws(ExperimentError) {
    epochs = try section.whole("epochs", in: 1...100_000, default: epochs)
    batch = try section.whole("batch", in: 1...4_096, default: batch)
    accumulation = try section.whole("accumulation", in: 1...4_096, default: accumulation)
    guard batch % accumulation == 0 else {
      throw section.error("accumulation", "expected a divisor of batch, \(batch), found \"\(accumulation)\"")
    }
    optimizer = try section.choice("optimizer", default: optimizer)
    momentum = try section.number("momentum", in: 0...0.9999, default: momentum)
    learningRate = try section.number("learning-rate", in: 0...10, default: learningRate)
    trunkLearningRate = try section.number("trunk-learning-rate", in: 0...10, default: trunkLearningRate)
    weightDecay = try section.number("weight-decay", in: 0...10, default: weightDecay)
    warmUp = try section.whole("warm-up", in: 0...1_000_000, default: warmUp)
    schedule = try Experiment.Schedule(reading: try section.section("schedule"))
    clip = try section.number("clip", in: 0...1e6, default: clip)
    averaging = try section.number("averaging", in: 0...0.99999, default: averaging)
    precision = try section.choice("precision", default: precision)
    // Earlier versions asked for bf16 by this key.
    if section.has("bfloat16") {
      guard !section.has("precision") else { throw section.error("bfloat16", "precision says it already") }
      precision = try section.flag("bfloat16", default: true) ? .bf16 : .f32
    }
    try section.finish()
  }
}

extension Experiment.Schedule {
  fileprivate init(reading section: Section) throws(ExperimentError) {
    kind = try section.choice("kind", default: kind)
    epochs = try section.whole("epochs", in: 1...100_000, default: epochs)
    factor = try section.number("factor", in: 1e-6...1, default: factor)
    if section.has("milestones") {
      milestones = try section.wholes("milestones", in: 1...100_000, default: [])
    }
    guard kind != .milestones || !milestones.isEmpty else {
      throw section.error("milestones", "expected a list of epochs")
    }
    patience = try section.whole("patience", in: 0...100_000, default: patience)
    try section.finish()
  }
}

extension Experiment.Validation {
  fileprivate init(reading section: Section) throws(ExperimentError) {
    folds = try section.whole("folds", in: 0...100, default: folds)
    guard folds != 1 else { throw section.error("folds", "expected 0, or at least 2") }
    heldOut = try section.number("held-out", in: 0...0.9, default: heldOut)
    if section.has("split") { split = try section.text("split") }
    guard split.isEmpty || heldOut == 0 else {
      throw section.error("split", "expected either a split or a held-out share, found both")
    }
    every = try section.whole("every", in: 1...100_000, default: every)
    patience = try section.whole("patience", in: 0...100_000, default: patience)
    keep = try section.choice("keep", default: keep)
    resamples = try section.whole("resamples", in: 0...1_000_000, default: resamples)
    robustness = try section.flag("robustness", default: robustness)
    try section.finish()
  }
}

extension Experiment.Checkpoints {
  fileprivate init(reading section: Section) throws(ExperimentError) {
    steps = try section.whole("steps", in: 0...1_000_000_000, default: steps)
    minutes = try section.number("minutes", in: 0...100_000, default: minutes)
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
