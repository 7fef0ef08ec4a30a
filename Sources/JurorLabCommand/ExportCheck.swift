import Export
import Imaging
import Inference
import ModelFile
import Networks
import Ratings
import Torch

/// Compares an exported file, run by OpenVINO in f32, with libtorch.
enum ExportCheck {
  /// The largest difference between probabilities for random images of every size the model takes.
  static func difference(
    between path: String, and network: RatingNetwork, _ description: ModelDescription
  ) async throws -> Double {
    let model = try RatingModel(path: path, configuration: .init(precision: .f32, jobs: 1, cache: nil))
    var generator = SeededGenerator(seed: 1)
    var largest = 0.0
    for size in description.preprocessing.fit.inputs {
      let pixels = (0..<size.area * 3).map { _ in UInt8.random(in: 0...255, using: &generator) }
      guard let image = RGBImage(size: size, pixels: pixels) else { continue }
      let expected = try withoutGradient {
        let input = try Tensor(pixels, shape: [1, size.height, size.width, 3])
        return try NetworkExport.rate(input, with: network, description).distribution.doubles()
      }
      let found = try await model.rate(image).probabilities
      largest = zip(expected, found).reduce(largest) { max($0, abs($1.0 - $1.1)) }
    }
    return largest
  }
}
