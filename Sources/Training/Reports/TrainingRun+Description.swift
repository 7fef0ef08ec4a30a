import Datasets
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
      knownWeaknesses: experiment.card.knownWeaknesses)
  }

  private func sources(_ report: TrainingReport) -> [TrainingSource] {
    let isOASIS = experiment.data.kind == .oasis
    var sources = [
      TrainingSource(
        name: isOASIS ? "OASIS with beauty ratings" : experiment.data.name, photos: report.ratedPhotos,
        licence: isOASIS ? "free use in research, no licence file" : "the data set's own terms",
        use: "ratings; \(report.split)")
    ]
    if report.unlabelledPhotos > 0 {
      sources.append(
        TrainingSource(
          name: experiment.data.unlabelled.joined(separator: ", "), photos: report.unlabelledPhotos,
          licence: "research use", use: "unlabelled; pairs of a photo and its degraded version"))
    }
    if experiment.network.weights == .imagenet {
      sources.append(
        TrainingSource(
          name: "ImageNet", photos: 1_281_167, licence: "weights: Apache-2.0", use: "the trunk's weights"))
    }
    return sources
  }

  private func metrics(_ report: TrainingReport) -> [Metric] {
    var metrics: [Metric] = []
    for measurement in [report.crossValidation, report.heldOut].compactMap(\.self) {
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

extension Experiment.Data {
  /// What cards call the rated photos: `AVA`, or a table's file.
  fileprivate var name: String {
    kind == .table ? String(source.split(separator: "/").last ?? "a table") : kind.rawValue.uppercased()
  }
}
