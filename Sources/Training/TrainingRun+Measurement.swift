import Datasets
import Experiments
import Foundation
import Imaging
import Methods
public import Ratings
import Torch

/// What a training's network says of photos that it has not seen, and how good that is.
extension TrainingRun {
  /// Rates photos that a training has held out, and keeps what it said of each in `predictions.jsonl`.
  func predict(_ ids: [String], _ predictor: Predictor, _ folder: URL) throws -> [Rating] {
    let photos = data.indices(of: ids).map { data.sample(.rated, $0) }
    let predictions = try predictor.predictions(of: photos)
    if session.writes {
      try PredictionsFile.write(
        predictions, of: photos, knowing: data.attributeNames, to: folder.appending(path: "predictions.jsonl")
      )
    }
    return predictions.map(\.rating)
  }

  /// Joins the predictions of splits, each beside the floor that its own training photos give.
  func measure(
    _ parts: [(split: Split, held: [String], predictions: [Rating])], name: String, hash: String
  ) throws -> Measurement {
    var predictions: [Rating] = []
    var truths: [Rating] = []
    var floor: [Rating] = []
    var categories: [String?] = []
    for (split, ids, predicted) in parts {
      let held = data.indices(of: ids)
      predictions += predicted
      truths += data.truths(held).map(Rating.distribution)
      categories += held.map { data.rated[$0].category }
      if let constant = RatingDistribution(averaging: data.truths(data.indices(of: split.training))) {
        floor += held.map { _ in .distribution(constant) }
      }
    }
    func evaluate(_ predictions: [Rating]) throws -> Evaluation {
      try Evaluation(
        predictions: predictions, truths: truths, categories: categories,
        threshold: data.ratings.threshold, bootstrap: bootstrap)
    }
    let measurement = Measurement(
      split: name, hash: hash, model: try evaluate(predictions), floor: try evaluate(floor))
    session.tell(.measured("\(name): \(measurement.model.line)"))
    if let warning = measurement.model.collapse { session.tell(.measured(warning)) }
    session.tell(.measured("\(name), floor: \(measurement.floor.line)"))
    return measurement
  }

  /// The first fold's networks, or those of the only training, and the numbers of the rated photos that it holds out.
  ///
  /// What is trained already is not trained again.
  func withFirstTraining<Result>(_ body: (Learner.Trained, [Int]) throws -> Result) throws -> Result {
    try withDevice(session.device) {
      let (learner, lock, _) = try begin()
      defer { withExtendedLifetime(lock) {} }
      let fold = folds.isEmpty ? nil : 0
      let split = folds.first ?? split
      let trained = try learner.train(
        on: split, fold: fold, in: fold.map(folder.fold) ?? folder.final, phase: split.name)
      return try body(trained, data.indices(of: split.measured))
    }
  }

  /// How far scores move when photos that the first fold, or the only training, holds out are brought into other shapes and edited.
  ///
  /// - Parameter count: how many photos, evenly spread; a few more where that does not divide.
  public func shifts(ofPhotos count: Int) throws -> ScoreShifts {
    try withFirstTraining { trained, held in
      guard let predictor = trained.predictor(session) else {
        throw TrainingError.invalid("\(experiment.name): \(experiment.method.name) predicts no ratings")
      }
      return try ScoreShifts(
        photos: ScoreShifts.looked(at: held.count, count: count).map { held[$0] }, of: data.ratedImages,
        with: predictor, changes: ScoreShifts.shapes + ScoreShifts.edits, seed: experiment.seed,
        bootstrap: bootstrap)
    }
  }

  var bootstrap: Bootstrap {
    Bootstrap(resamples: experiment.validation.resamples, seed: experiment.seed)
  }

  func measureRobustness(_ predictor: Predictor, into report: inout TrainingReport) throws {
    session.tell(.phase("measuring"))
    if !data.heldOutUnlabelled.isEmpty {
      report.degradations = try DegradationReport(
        photos: data.heldOutUnlabelled, of: data.unlabelledImages, with: predictor, seed: experiment.seed)
    }
    let rated = Array(data.rated.indices)
    report.aspects = try ScoreShifts(
      photos: ScoreShifts.looked(at: rated.count), of: data.ratedImages, with: predictor, bootstrap: bootstrap
    )
    guard session.device.computesBFloat16 else {
      session.tell(.measured("what bf16 loses is not measured: \(session.device) does not compute it itself"))
      return
    }
    let truths = data.truths(rated).map(\.mean)
    let photos = rated.map { data.sample(.rated, $0) }
    let correlations = try [false, true].map { bfloat16 in
      var predictor = predictor
      predictor.source.bfloat16 = bfloat16
      return Correlation.spearman(try predictor.ratings(of: photos, usesFeatures: false).map(\.mean), truths)
    }
    if let exact = correlations[0], let reduced = correlations[1] { report.precisionLoss = exact - reduced }
  }
}
