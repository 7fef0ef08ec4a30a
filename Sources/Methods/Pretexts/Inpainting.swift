public import Imaging
import Networks
import Ratings
import Synchronization
import Torch

/// Inpainting: a generator repairs the part of a photo that matters for its composition, a discriminator tells repaired parts from true ones.
///
/// The generator minimises λ_adv · (D(repaired) − 1)² + λ_pw · |repaired − true|, the discriminator λ_dis · ((D(true) − 1)² + D(repaired)²), averaged over cells
/// and pixels: equations (2) to (7). The generator steps first, and the discriminator judges what it made before. Ching, See & Wong
/// 2020, "Learning image aesthetics by learning inpainting", and their code.
public struct Inpainting: Method {
  /// What is hidden.
  public var mask = CompositionMask.powerPoints
  /// λ_adv.
  public var adversarial = 0.001
  /// λ_pw.
  public var pixels = 0.999
  /// λ_dis.
  public var discriminator = 0.5
  /// Channels between the generator's encoder and its decoder.
  public var bottleneck = 4_000
  /// What the generator's batch normalisations add to variances.
  ///
  /// The authors' code adds 0.8, where the code that it comes from meant the momentum; next to that, variances of new weights are nothing, and
  /// learning takes very long to begin.
  public var epsilon = 1e-5
  /// Whether photos are squashed, saliency is that of the red channel with ties that hide nothing, and 0.8 is added to variances, as in the
  /// authors' code.
  public var isPaperCompatible = false

  /// The paper's weights, and the mask of its best result.
  public init() {}

  /// All settings.
  public mutating func visit(_ settings: any SettingsVisitor) throws {
    try settings.choice(
      "mask", &mask,
      "what is hidden: the centre, around the four power points, around the most salient point, around the power point of the most salient "
        + "quarter, or anywhere")
    try settings.number(
      "adversarial", &adversarial, in: 0...1_000, "the weight of fooling the discriminator, λ_adv")
    try settings.number("pixels", &pixels, in: 0...1_000, "the weight of the pixels' error, λ_pw")
    try settings.number(
      "discriminator", &discriminator, in: 0...1_000, "the weight of the discriminator's error, λ_dis")
    try settings.whole(
      "bottleneck", &bottleneck, in: 1...65_536, "channels between the generator's encoder and its decoder")
    try settings.number(
      "epsilon", &epsilon, in: 1e-12...10, "what the generator's batch normalisations add to variances")
    try settings.flag(
      "paper-compatible", &isPaperCompatible,
      "whether photos are squashed, saliency is that of the red channel with ties that hide nothing, and epsilon is 0.8"
    )
  }

  /// `inpainting`.
  public var name: String { "inpainting" }

  /// Every unlabelled photo once in an epoch.
  public var draws: [Draw] { [.pass(over: .unlabelled)] }

  /// Pixels along each side of the square: the most within `fit.side` that are a multiple of 32 and one more, so that the generator's output is as
  /// wide as the hidden part.
  private func side(_ fit: Fit) -> Int { max(33, (fit.side - 1) / 32 * 32 + 1) }

  /// The photo with its part hidden in white, and that part.
  public func example(of photos: [Sample], fit: Fit, views: inout ViewMaker) throws -> Example {
    let seed = mask == .random ? UInt64(views.index(below: 65_536)) : 0
    return try example(of: photos[0], seed: seed, fit, &views)
  }

  /// The same, with a place that follows from the photo where it is random.
  public func testExample(of photo: Sample, fit: Fit, views: inout ViewMaker) throws -> Example {
    try example(of: photo, seed: UInt64(photo.number), fit, &views)
  }

  private func example(
    of photo: Sample, seed: UInt64, _ fit: Fit, _ views: inout ViewMaker
  ) throws -> Example {
    let masked = MaskedPhoto(
      mask, isPaperCompatible, Fit(policy: isPaperCompatible ? .squash : .crop, side: side(fit)), seed: seed)
    let name =
      "\(mask.rawValue) \(seed), \(side(fit)) pixels\(isPaperCompatible ? ", as in the authors' code" : "")"
    return Example([
      try views.whole(of: photo, "\(name), hidden") {
        let (image, parts) = try masked.parts(of: $0)
        return .rgb(image.hiding(parts.hidden))
      },
      try views.whole(of: photo, "\(name), part") {
        let (image, parts) = try masked.parts(of: $0)
        return .rgb(try image.part(parts.part))
      },
    ])
  }

  /// Two networks that learn in turn.
  public func task(_ context: TaskContext) throws -> any TrainingTask { try Repair(self, context) }
}

/// A square of a photo and what is hidden of it, found once for both views.
private final class MaskedPhoto: Sendable {
  private let mask: CompositionMask
  private let isPaperCompatible: Bool
  private let fit: Fit
  private let seed: UInt64
  private let found = Mutex<(image: RGBImage, parts: CompositionMask.Parts)?>(nil)

  init(_ mask: CompositionMask, _ isPaperCompatible: Bool, _ fit: Fit, seed: UInt64) {
    (self.mask, self.isPaperCompatible, self.fit, self.seed) = (mask, isPaperCompatible, fit, seed)
  }

  func parts(of photo: RGBImage) throws -> (image: RGBImage, parts: CompositionMask.Parts) {
    if let known = found.withLock({ $0 }) { return known }
    let image = try photo.fitted(fit)
    var generator = SeededGenerator(seed: seed)
    let parts = mask.parts(of: image, isPaperCompatible: isPaperCompatible, using: &generator)
    found.withLock { $0 = (image, parts) }
    return (image, parts)
  }
}

/// A generator and a discriminator.
private final class Repair: PicturingTask {
  private let method: Inpainting
  private let generator: ContextGenerator
  private let discriminator: ContextDiscriminator
  let players: [Player]
  /// What the generator made in this step, by photos: the discriminator judges that.
  private var made: (step: Int, parts: [[String]: Tensor]) = (-1, [:])

  init(_ method: Inpainting, _ context: TaskContext) throws {
    self.method = method
    var configuration = ContextGenerator.Configuration()
    configuration.bottleneck = method.bottleneck
    if !method.isPaperCompatible { configuration.epsilon = method.epsilon }
    (generator, discriminator) = try withRandomSeed(context.seed) {
      (try ContextGenerator(configuration), try ContextDiscriminator())
    }
    for network in [generator, discriminator] as [Module] {
      try network.useChannelsLast()
      network.evaluate()
      if let statistics = context.statistics { try network.synchronizeStatistics(in: statistics) }
    }
    players = [
      Player("generator", context.groups(of: generator)),
      Player("discriminator", context.groups(of: discriminator)),
    ]
  }

  var networks: [String: Module] { ["generator": generator, "discriminator": discriminator] }

  func loss(of player: Player, on batch: Batch, at moment: Moment) throws -> Loss {
    let truth = try batch.input(view: 1)
    guard player.name == "generator" else {
      let known = made.step == moment.step ? made.parts[batch.photos] : nil
      let repaired = try known ?? withoutGradient { try repair(batch) }
      let (real, fake) = (
        try (judge(truth, batch) - 1).square().mean(), try judge(repaired, batch).square().mean()
      )
      return Loss(try (real + fake) * method.discriminator, parts: ["true": real, "repaired": fake])
    }
    let repaired = try repair(batch)
    if made.step != moment.step { made = (moment.step, [:]) }
    made.parts[batch.photos] = try repaired.detach()
    let fooling = try (judge(repaired, batch) - 1).square().mean()
    let error = try (repaired - truth).abs().mean()
    return Loss(
      try fooling * method.adversarial + error * method.pixels, parts: ["fooling": fooling, "pixels": error])
  }

  private func repair(_ batch: Batch) throws -> Tensor {
    try batch.reduced({ try generator($0) }, batch.input(view: 0))
  }

  private func judge(_ parts: Tensor, _ batch: Batch) throws -> Tensor {
    try batch.reduced({ try discriminator($0) }, parts)
  }

  /// The pixels' mean error, as a share of what the mean colour of the visible rest would have.
  func measures(_ batch: Batch) throws -> [(name: String, value: Double)] {
    let (masked, truth) = (try batch.input(view: 0), try batch.input(view: 1))
    let error = try (repair(batch) - truth).abs().mean().item()
    // White is 1 in all hidden places, which are as many as the part has.
    let (hidden, all) = (Double(truth.shape[2] * truth.shape[3]), Double(masked.shape[2] * masked.shape[3]))
    let visible = try (masked.sum(over: [2, 3], keepingDimensions: true) - hidden) / (all - hidden)
    let constant = try (truth - visible).abs().mean().item()
    return [("share of the mean colour's error", error / max(constant, 1e-9)), ("pixels", error)]
  }

  /// The photo with its part hidden, what was made of that part, and the truth.
  func pictures(_ batch: Batch) throws -> [Tensor] {
    [try batch.input(view: 0), try repair(batch), try batch.input(view: 1)]
  }
}
