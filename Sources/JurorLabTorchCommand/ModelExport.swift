import Export
import Inference
import ModelFile
import Networks
import Ratings

/// Rating networks as finished model files.
enum ModelExport {
  /// Writes the model, with the score of the test chart that `juror doctor` expects, and returns its description.
  static func write(
    _ network: RatingNetwork, _ description: ModelDescription, precision: WeightPrecision = .f16,
    to path: String
  ) async throws -> ModelDescription {
    var description = description
    // The file's own weights are rounded, so the expected score is that of the file.
    description.selfTest = nil
    try NetworkExport.model(of: network, description: description, precision: precision).write(to: path)
    let model = try RatingModel(path: path, configuration: .init(precision: .f32, jobs: 1, cache: nil))
    description.selfTest = try await model.rate(TestChart.image(for: description.preprocessing.fit)).mean
    try NetworkExport.model(of: network, description: description, precision: precision).write(to: path)
    return description
  }
}
