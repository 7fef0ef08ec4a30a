import Imaging
import Methods
import Networks
import Ratings
import Torch

/// Two players: a generator of 8 × 8 pictures from eight numbers, and a discriminator that tells them from photos.
///
/// The numbers are a view, so that they follow from the photo's place and not from the process that looks at it.
/// Goodfellow et al. 2014, with the non-saturating loss.
struct PictureGAN: Method {
  init() {}
  mutating func visit(_ settings: any SettingsVisitor) throws {}
  var name: String { "test-gan" }
  var draws: [Draw] { [.pass(over: .unlabelled)] }

  private static let size = PixelSize(width: 8, height: 8)

  func example(of photos: [Sample], fit: Fit, views: inout ViewMaker) throws -> Example {
    Example([
      try views.whole(of: photos[0], "small") { .rgb(try $0.resized(to: Self.size)) },
      try views.random(of: photos[0], "noise") { _, generator in
        .numbers(
          (0..<8).map { _ in Float(generator.normal()) }, channels: 8, size: PixelSize(width: 1, height: 1))
      },
    ])
  }

  func testExample(of photo: Sample, fit: Fit, views: inout ViewMaker) throws -> Example {
    try example(of: [photo], fit: fit, views: &views)
  }

  func task(_ context: TaskContext) throws -> any TrainingTask { try Game(context) }

  private final class Game: TrainingTask {
    private let generator: Sequential
    private let discriminator: Sequential
    let players: [Player]

    init(_ context: TaskContext) throws {
      (generator, discriminator) = try withRandomSeed(context.seed) {
        (
          Sequential([try Linear(8, 32), ReLU(), try Linear(32, 3 * 64)]),
          Sequential([try Linear(3 * 64, 32), ReLU(), try Linear(32, 1)])
        )
      }
      players = [
        Player("discriminator", context.groups(of: discriminator)),
        Player("generator", context.groups(of: generator)),
      ]
    }

    var networks: [String: Module] { ["generator": generator, "discriminator": discriminator] }

    func loss(of player: Player, on batch: Batch, at moment: Moment) throws -> Loss {
      func judge(_ pictures: Tensor) throws -> Tensor {
        try batch.reduced({ try discriminator($0) }, pictures)
      }
      let made = try batch.reduced({ try generator($0).tanh() }, batch.input(view: 1).flatten(from: 1))
      if player.name == "generator" { return Loss(try (judge(made) * -1).softplus().mean()) }
      let real = try (judge(batch.input(view: 0).flatten(from: 1)) * -1).softplus().mean()
      let fake = try judge(made.detach()).softplus().mean()
      return Loss(try real + fake, parts: ["real": real, "fake": fake])
    }
  }
}
