import Datasets
import Experiments
import Foundation
import Methods
import Ratings

/// What trainings say of photos of further data sets that they have held out.
struct FurtherAnswers {
  /// The photos' numbers, what was predicted, and what a constant says.
  private var rows: [(number: Int, predicted: Rating, floor: Rating)] = []

  /// Adds those of one training.
  ///
  /// - Parameter learned: the numbers of the photos that it has learned from.
  mutating func add(
    _ predictions: [Rating], of held: [Int], learned: [Int], in photos: FurtherPhotos
  ) {
    var floors: [Int: Rating] = [:]
    for (set, numbers) in Dictionary(grouping: learned, by: { photos.entries[$0].number }) {
      floors[set] = RatingDistribution(averaging: numbers.map { photos.entries[$0].rating }).map(
        Rating.distribution)
    }
    for (number, predicted) in zip(held, predictions) {
      rows.append((number, predicted, floors[photos.entries[number].number] ?? predicted))
    }
  }

  /// Each set, and each category of one that has several: their numbers say more apart, for which category a photo is from says
  /// much of its quality.
  func measurements(
    of photos: FurtherPhotos, name: String, bootstrap: Bootstrap
  ) throws -> [Measurement] {
    var measurements: [Measurement] = []
    for set in photos.sets {
      let own = rows.filter { photos.entries[$0.number].set == set }
      let categories = Set(own.compactMap { photos.entries[$0.number].photo.category }).sorted()
      for category in [nil] + (categories.count > 1 ? categories : []) {
        let part = own.filter { category == nil || photos.entries[$0.number].photo.category == category }
        guard part.count > 1 else { continue }
        let entries = part.map { photos.entries[$0.number] }
        func evaluate(_ predictions: [Rating]) throws -> Evaluation {
          try Evaluation(
            predictions: predictions, truths: entries.map { .distribution($0.rating) },
            categories: entries.map(\.photo.category), threshold: set.scale.threshold, bootstrap: bootstrap)
        }
        let ids = try Split(name: set.name, training: [], validation: entries.map(\.id))
        measurements.append(
          Measurement(
            split: ([set.name] + [category].compactMap(\.self)).joined(separator: " ") + ", " + name,
            hash: ids.hash, model: try evaluate(part.map(\.predicted)), floor: try evaluate(part.map(\.floor))
          ))
      }
    }
    return measurements
  }
}

extension TrainingRun {
  /// Rates photos of further data sets that a training has held out, and keeps what it said in `further.jsonl`.
  func predictFurther(
    _ predictor: Predictor, fold: Int?, _ folder: URL, into answers: inout FurtherAnswers
  ) throws {
    let held = try data.furtherHeld(experiment.validation, fold: fold, seed: experiment.splitSeed)
    let learned = data.further.entries.indices.filter { !held.contains($0) }
    let photos = held.sorted().map { data.sample(.further, $0) }
    guard !photos.isEmpty else { return }
    let predictions = try predictor.predictions(of: photos)
    if session.writes {
      try PredictionsFile.write(predictions, of: photos, to: folder.appending(path: "further.jsonl"))
    }
    answers.add(predictions.map(\.rating), of: held.sorted(), learned: learned, in: data.further)
  }

  /// What was said of further data sets; nil where there are none.
  func measure(_ answers: FurtherAnswers, name: String) throws -> [Measurement]? {
    let measurements = try answers.measurements(of: data.further, name: name, bootstrap: bootstrap)
    for measurement in measurements {
      session.tell(.measured("\(measurement.split): \(measurement.model.line)"))
    }
    return measurements.isEmpty ? nil : measurements
  }
}
