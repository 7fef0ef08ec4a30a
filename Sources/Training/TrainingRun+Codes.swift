import Experiments
public import Imaging
import Methods
import Ratings
import Torch

/// A photo that a training held out, with what its network's code says of it.
public struct CodedPhoto: Sendable {
  /// Its name in its data set.
  public let id: String
  /// Whether raters found it good.
  public let isGood: Bool
  /// As the network gets to see it.
  public let view: RGBImage
  /// The most likely code.
  public let code: [Float]
  /// The photo that is rebuilt from it; nil where the training did not learn to.
  public let rebuilt: RGBImage?

  /// A photo with its code.
  public init(id: String, isGood: Bool, view: RGBImage, code: [Float], rebuilt: RGBImage?) {
    (self.id, self.isGood, self.view, self.code, self.rebuilt) = (id, isGood, view, code, rebuilt)
  }
}

extension [CodedPhoto] {
  /// How far rebuilt photos differ from each other, as a share of how far the photos themselves do; nil where none are rebuilt, or all
  /// photos are alike.
  ///
  /// A square root of variances over photos, summed over pixels: 1 for perfect copies, 0 where all are rebuilt as the same picture.
  public func rebuiltSpread() throws(ImageError) -> Double? {
    var (rebuilt, photos) = ([RGBImage](), [RGBImage]())
    for photo in self {
      guard let image = photo.rebuilt else { continue }
      rebuilt.append(image)
      photos.append(try photo.view.resized(to: image.size))
    }
    let spread = photos.variance
    return spread > 0 ? (rebuilt.variance / spread).squareRoot() : nil
  }
}

extension [RGBImage] {
  /// Summed over the bytes of images of one size.
  fileprivate var variance: Double {
    guard let first else { return 0 }
    return first.pixels.indices.reduce(0) { sum, place in
      let values = map { Double($0.pixels[place]) }
      let mean = values.reduce(0, +) / Double(count)
      return sum + values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
  }
}

extension TrainingRun {
  /// The codes of the photos that the first fold, or the only training, holds out; an error of methods that have none.
  ///
  /// What is trained already is not trained again.
  public func codedPhotos() throws -> [CodedPhoto] {
    try withFirstTraining { trained, held in
      guard let task = trained.task as? any CodingTask else {
        throw TrainingError.invalid("\(experiment.name): \(experiment.method.name) has no code of a photo")
      }
      let threshold = data.ratings.threshold
      return try stride(from: 0, to: held.count, by: BatchSource.testBatch).flatMap { start in
        let samples = held[start..<min(start + BatchSource.testBatch, held.count)].map {
          data.sample(.rated, $0)
        }
        let batch = try trained.source.testBatch(samples, usesFeatures: false)
        let (codes, rebuilt) = try withoutGradient { (try task.codes(batch), try task.rebuilt(batch)) }
        let code = try codes.floats()
        let images = try rebuilt.map { try (($0 * 255 - 127) / 128).images() }
        return try samples.enumerated().map { index, sample in
          CodedPhoto(
            id: sample.id, isGood: sample.rating.map { threshold?.isGood($0.mean) ?? false } ?? false,
            view: try sample.image().fitted(experiment.fit),
            code: Array(code[index * code.count / samples.count..<(index + 1) * code.count / samples.count]),
            rebuilt: images?[index])
        }
      }
    }
  }
}
