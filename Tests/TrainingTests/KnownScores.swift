import Experiments
import Foundation
import Imaging
import Methods
import Ratings
import Testing
import Torch

@testable import Training

/// Rates photos by a formula instead of a network: a photo whose pixels have the mean m, 0 … 1, is good with probability m.
final class BrightnessTask: RatingTask {
  static let scale = try? RatingScale([0, 1])

  let networks: [String: Module] = [:]
  let players: [Player] = []

  func loss(of player: Player, on batch: Batch, at moment: Moment) throws -> Loss {
    Loss(try Tensor(0))
  }

  func predictions(_ batch: Batch) throws -> Tensor {
    let means = try batch.outputs { views in
      try ((views.mean(over: [1, 2, 3]) * 128 + 127) / 255).reshape([-1, 1])
    }
    return try Tensor.concatenate([1 - means, means], along: 1)
  }

  func rating(_ row: ArraySlice<Float>) throws -> Rating {
    .distribution(
      try RatingDistribution(scale: #require(Self.scale), probabilities: row.map(Double.init)))
  }
}

/// Photos of one grey each, which a ``BrightnessTask`` rates.
struct GreyPhotos {
  let toy: ToyData
  let photos: Photos
  let predictor: Predictor

  init(_ greys: [UInt8], size: PixelSize, fit: Fit = Fit(policy: .squash, side: 32)) throws {
    toy = try ToyData(rated: 8, unlabelled: 0, size: PixelSize(width: 8, height: 8))
    let folder = toy.folder.appending(path: "grey")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let paths = try greys.enumerated().map { number, grey in
      let path = folder.appending(path: "\(number).png").path
      try RGBImage(size: size, filledWith: RGBImage.Colour(red: grey, green: grey, blue: grey))
        .writePNG(to: path)
      return path
    }
    photos = try Photos.reading(paths, longerSide: 1_000, inMemory: true) { false }.photos
    predictor = Predictor(
      task: BrightnessTask(), source: try toy.source(fit: fit), session: Session(workers: 2))
  }

  func remove() { toy.remove() }
}

extension ToyData {
  /// Its test views, without a network.
  func source(fit: Fit = Fit(policy: .squash, side: 32)) throws -> BatchSource {
    let experiment = try Experiment(
      yaml: Self.settings, file: "toy.yaml",
      overrides: ["data.unlabelled=[]", "data.held-out-unlabelled=0", "ranking.unlabelled-pairs=0"])
    let data = try TrainingData(experiment, folder: folder)
    return BatchSource(
      data: data,
      order: DataOrder([.pass(over: .rated)], of: [.rated: Array(data.rated.indices)], batch: 8, seed: 1),
      method: experiment.method, fit: fit, views: experiment.views, bfloat16: false, seed: 1, features: nil,
      device: .cpu, readsPixels: true)
  }
}
