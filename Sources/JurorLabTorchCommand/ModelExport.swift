import Export
import Inference
import ModelFile
import Networks
import Ratings

/// Networks as finished model files.
enum ModelExport {
  /// Writes the model, with the score of the test chart that `juror doctor` expects, and returns its description.
  static func write(
    _ network: any Exportable, _ description: ModelDescription, precision: WeightPrecision = .f16,
    to path: String
  ) async throws -> ModelDescription {
    func file(expecting selfTest: Double?) throws -> ModelFile {
      var description = description
      description.selfTest = selfTest
      return try NetworkExport.model(of: network, description: description, precision: precision)
    }
    // The file's own weights are rounded, so the expected score is that of the file.
    try file(expecting: nil).write(to: path)
    let model = try RatingModel(path: path, configuration: .init(precision: .f32, jobs: 1, cache: nil))
    let chart = TestChart.image(for: description.preprocessing.fit)
    let finished = try await file(expecting: model.rate(chart).score)
    try finished.write(to: path)
    return finished.description
  }
}
