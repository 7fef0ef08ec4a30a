import Datasets
import Imaging
import Methods
import Ratings
import Torch

/// What makes the batches of a training; called on worker threads, and what comes out follows from the arguments alone.
protocol BatchSource: Sendable {
  func batch(_ share: DataOrder.Share) throws -> Batch
}

/// Batches of pixels: photos are decoded, varied and cut into views each time anew.
struct PixelSource: BatchSource {
  let data: TrainingData
  let method: any Method
  let fit: Fit
  let mirror: Bool
  let bfloat16: Bool
  let seed: UInt64

  func batch(_ share: DataOrder.Share) throws -> Batch {
    let rated = try share.rated.map { turn in
      try draw(data.ratedImages[turn.photo], Place.ratedViews, share.epoch, turn.place)
    }
    let others = try share.unlabelled.map { turn in
      try draw(data.unlabelledImages[turn.photo], Place.unlabelledViews, share.epoch, turn.place)
    }
    let photos = rated + others
    // First all first views, then all second ones.
    let views = (0..<(photos.first?.count ?? 0)).flatMap { number in photos.map { $0[number] } }
    return Batch(
      photos: share.rated.map { data.rated[$0.photo].id }
        + share.unlabelled.map { data.unlabelled[$0.photo].id },
      ratings: data.truths(share.rated.map(\.photo)), stacks: Batch.Stack.stacks(of: views),
      bfloat16: bfloat16)
  }

  private func draw(_ photo: RGBImage, _ stream: UInt64, _ epoch: Int, _ place: Int) throws -> [RGBImage] {
    var generator = SeededGenerator(seed: seed, place: stream, UInt64(epoch), UInt64(place))
    let turned = mirror && generator.uniform() < 0.5 ? photo.flipped() : photo
    return try method.views(of: turned, fit: fit, using: &generator)
  }
}
