import Crypto
import Datasets
import Experiments
import Foundation
import Methods
import ModelFile
import Networks
import Ratings

extension TrainingRun {
  /// What a model file says about itself: where it comes from and what was measured.
  func describe(_ report: TrainingReport) -> ModelDescription {
    ModelDescription(
      name: experiment.name, version: experiment.version, summary: experiment.card.summary,
      scale: data.scale?.values ?? [],
      preprocessing: Preprocessing(fit: experiment.fit), network: experiment.network.trunk,
      trainingData: sources(report), metrics: metrics(report),
      precisionLoss: report.precisionLoss.map { max(0, $0) }, licence: experiment.card.licence,
      knownWeaknesses: experiment.card.knownWeaknesses + [experiment.method.exportNote].compactMap(\.self))
  }

  private func sources(_ report: TrainingReport) -> [TrainingSource] {
    let rated = experiment.data
    var sources =
      data.isRated
      ? [
        TrainingSource(
          name: rated.kind.title ?? URL(filePath: rated.source).lastPathComponent, photos: report.ratedPhotos,
          licence: rated.kind.licence, use: "ratings; \(report.split)")
      ] : []
    for (own, set) in zip(rated.furtherSets, data.further.sets) {
      sources.append(
        TrainingSource(
          name: own.kind.title ?? URL(filePath: own.source).lastPathComponent,
          photos: data.further.entries.count { $0.set == set }, licence: own.kind.licence,
          use: "ratings of \(own.kind.question.rawValue)"))
    }
    if report.unlabelledPhotos > 0 {
      sources.append(
        TrainingSource(
          name: experiment.data.unlabelled.joined(separator: ", "), photos: report.unlabelledPhotos,
          licence: "research use", use: "unlabelled"))
    }
    switch experiment.network.weights {
    case .random: break
    case .imagenet:
      sources.append(
        TrainingSource(
          name: "ImageNet", photos: 1_281_167, licence: "weights: Apache-2.0", use: "the trunk's weights"))
    case .file, .run, .joined:
      let hash = experiment.network.weightsFile(in: data.folder).flatMap {
        try? SHA256.hash(data: Data(contentsOf: URL(filePath: $0)))
      }
      let digits = hash.map { $0.map { String(format: "%02x", $0) }.joined() }
      sources.append(
        TrainingSource(
          name: experiment.network.weights.rawValue, photos: 0, licence: "its own terms",
          use: "the trunk's weights" + (digits.map { ", SHA-256 \($0)" } ?? "")))
    }
    return sources
  }

  private func metrics(_ report: TrainingReport) -> [Metric] {
    var metrics: [Metric] = []
    for measurement in [report.crossValidation, report.heldOut].compactMap(\.self) + (report.further ?? []) {
      let model = measurement.model
      for metric in [Evaluation.Metric.srccMean, .lccMean, .emd1, .emd2] {
        guard let value = model[metric].value, let interval = model[metric].interval else { continue }
        metrics.append(
          Metric(
            name: metric.rawValue, value: value, low: interval.low, high: interval.high, n: model.count,
            split: "\(measurement.split), \(measurement.hash.prefix(12))"))
      }
    }
    return metrics
  }
}
