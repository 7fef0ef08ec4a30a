import Experiments
import Foundation
import Imaging
import Methods
import Networks
import Ratings
import Testing
import Torch

@testable import Training

extension TrainingRun.Outcome {
  /// The network that rates.
  var network: RatingNetwork {
    get throws { try #require(task as? RatingNetworkTask).network }
  }

  /// All of its weights.
  func weights() throws -> [String: [Float]] {
    try network.stateDictionary().mapValues { try $0.floats() }
  }

  /// What it says of all rated photos, from their pixels.
  func ratings(_ data: TrainingData, _ experiment: Experiment) throws -> [RatingDistribution] {
    let (network, scale) = (try network, try #require(data.scale))
    return try data.rated.indices.map { index in
      let image = try data.ratedImages[index].fitted(experiment.fit)
      let probabilities = try withoutGradient {
        try Batch.Stack.stacks(of: [.rgb(image)]).flatMap {
          try network($0.input()).softmax(over: 1).doubles()
        }
      }
      return try RatingDistribution(scale: scale, probabilities: probabilities)
    }
  }

  /// The same, beside what raters said.
  func evaluation(on toy: ToyData, _ experiment: Experiment) throws -> Evaluation {
    let data = try TrainingData(experiment, folder: toy.folder)
    return try Evaluation(
      predictions: ratings(data, experiment), truths: data.truths(Array(data.rated.indices)),
      bootstrap: .none)
  }
}

/// A small data set in the layout of OASIS, with a folder of unlabelled photos, made here.
struct ToyData {
  let folder: URL

  /// An experiment on it: a small trunk with random weights.
  static let settings = """
    name: toy
    data: {unlabelled: [photos], held-out-unlabelled: 4}
    network: {trunk: efficientnet-lite0, weights: random, levels: [stage1, stage2, stage3], hidden: 32, dropout: 0}
    fit: {side: 64}
    ranking: {weight: 0, unlabelled-pairs: 4, longer-side: [64, 96]}
    optimization: {epochs: 12, batch: 8, averaging: 0, warm-up: 5, bfloat16: false}
    validation: {folds: 0, robustness: false, resamples: 50}
    """

  /// What a frozen network made of views, in the only file of the run `out`.
  func features(of network: String) throws -> URL {
    let place = folder.appending(path: "out/features")
    let names = try FileManager.default.contentsOfDirectory(atPath: place.path)
    let own = names.filter { $0.hasPrefix("\(network)-") && $0.hasSuffix(".features") }
    #expect(own.count == 1)
    return place.appending(path: try #require(own.first))
  }

  /// Flat pictures whose brightness decides their ratings: the brighter, the better.
  init(rated: Int = 32, unlabelled: Int = 12, size: PixelSize = PixelSize(width: 80, height: 64)) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "juror-\(UUID().uuidString)")
    let images = folder.appending(path: "oasis/images")
    let photos = folder.appending(path: "photos")
    for folder in [images, photos] {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    var rows = ["item,file,category,source,c1,c2,c3,c4,c5,c6,c7"]
    for index in 0..<rated {
      let share = Double(index) / Double(max(1, rated - 1))
      let name = "photo \(index).png"
      try Self.picture(size, brightness: share, seed: UInt64(index))
        .writePNG(to: images.appending(path: name).path)
      let counts = (1...7).map { value in
        Int(100 * exp(-pow(Double(value) - (1 + 6 * share), 2) / 2)) + 1
      }
      rows.append(
        "\(index),\(name),\(index % 2 == 0 ? "Object" : "Scenery"),toy,"
          + counts.map(String.init).joined(separator: ","))
    }
    try rows.joined(separator: "\n").write(
      to: folder.appending(path: "oasis/ratings.csv"), atomically: true, encoding: .utf8)
    for index in 0..<unlabelled {
      let turned = index % 3 == 0 ? size.transposed : size
      try Self.picture(turned, brightness: 0.5, seed: UInt64(1_000 + index))
        .writePNG(to: photos.appending(path: "\(index).png").path)
    }
  }

  func remove() {
    try? FileManager.default.removeItem(at: folder)
  }

  private static func picture(_ size: PixelSize, brightness: Double, seed: UInt64) -> RGBImage {
    var generator = SeededGenerator(seed: seed)
    let base = RGBImage(size: size, filledWith: .neutral).exposed(factor: 0.2 + 1.6 * brightness)
    return base.noised(sigma: 0.03, using: &generator)
  }
}
