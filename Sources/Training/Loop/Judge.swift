import Datasets
import Foundation
import Imaging
import Methods
import Ratings
import Torch

/// Measures what a training holds out: ratings where the task predicts some, else what the task itself measures.
struct Judge {
  /// What a measurement found.
  struct Verdict {
    /// The lower, the better: drives `keep: best`, patience and plateau.
    let value: Double
    /// For people.
    let line: String
    /// Numbers for TensorBoard, by their names there.
    var scalars: [String: Double]
    /// Their distributions, by their names there.
    var histograms: [String: [Double]] = [:]
    /// For `metrics.jsonl`.
    let record: Record

    /// As in ``EvaluationRecord``.
    struct Record {
      var evaluation: Evaluation?
      var floor: Evaluation?
      var measures: [String: Double]?
    }
  }

  let task: any TrainingTask
  let source: BatchSource
  let photos: [Sample]
  /// The mean distribution of the training photos, where there are ratings.
  let floor: RatingDistribution?
  /// Where good photos begin.
  let threshold: Threshold?
  let session: Session

  /// What the task, as it is now, makes of the held-out photos.
  func verdict() throws -> Verdict {
    if let task = task as? any RatingTask, let floor { return try ratings(task, floor) }
    return try measures()
  }

  private func ratings(_ task: any RatingTask, _ floor: RatingDistribution) throws -> Verdict {
    let predictions = try Predictor(task: task, source: source, session: session).ratings(of: photos)
    let truths = photos.compactMap { $0.rating.map(Rating.distribution) }
    func evaluate(_ predictions: [Rating]) throws -> Evaluation {
      try Evaluation(
        predictions: predictions, truths: truths, categories: photos.map(\.category), threshold: threshold,
        bootstrap: .none)
    }
    let found = try evaluate(predictions)
    let constant = try evaluate(truths.map { _ in .distribution(floor) })
    var scalars: [String: Double] = [:]
    for (name, evaluation) in [("", found), (" floor", constant)] {
      scalars["EMD(1)\(name)"] = evaluation[.emd1].value
      scalars["EMD(2)\(name)"] = evaluation[.emd2].value
      scalars["SRCC\(name)"] = evaluation[.srccMean].value
      scalars["LCC\(name)"] = evaluation[.lccMean].value
    }
    return Verdict(
      value: found[task.criterion].value ?? .infinity, line: found.line, scalars: scalars,
      histograms: ["predicted means": predictions.map(\.mean), "true means": truths.map(\.mean)],
      record: .init(evaluation: found, floor: constant))
  }

  /// What a task that can be looked at makes of the first held-out photos, a row for each; nil where there is nothing to see.
  func pictures() throws -> ContactSheet? {
    guard let task = task as? any PicturingTask else { return nil }
    let batch = try source.testBatch(Array(photos.prefix(8)), usesFeatures: false)
    let columns = try withoutGradient { try task.pictures(batch).map { try $0.images() } }
    let tiles = batch.photos.indices.flatMap { row in columns.map { ContactSheet.Tile(image: $0[row]) } }
    return ContactSheet(
      tiles, columns: columns.count, thumbnail: PixelSize(width: 129, height: 129))
  }

  private func measures() throws -> Verdict {
    var names: [String] = []
    let rows = try HeldOutBatches(photos, source, session).rows { batch in
      let measures = try task.measures(batch)
      names = measures.map(\.name)
      let row = measures.map { Float($0.value) }
      return try Tensor(batch.photos.flatMap { _ in row }, shape: [batch.photos.count, row.count])
    }
    let values = try rows.mean(over: [0]).doubles()
    let measured = Dictionary(zip(names, values)) { first, _ in first }
    let line = zip(names, values).map { String(format: "%@ %.4f", $0, $1) }.joined(separator: "  ")
    return Verdict(
      value: values.first ?? .infinity, line: line + "  n \(photos.count)", scalars: measured,
      record: .init(measures: measured))
  }
}
