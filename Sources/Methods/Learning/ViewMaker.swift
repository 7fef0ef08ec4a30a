public import Imaging
public import Ratings

/// Makes the views of one example, and is where all of its chance comes from.
///
/// Where everything learns, each view is made anew, and a photo is mirrored as a whole or not at all. Where a part is frozen,
/// each kind of view has a few variants, whose seeds follow from photo and number, so that what the frozen part makes of them
/// is computed once; then chance only chooses among them, and a random view is never mirrored.
public struct ViewMaker {
  private enum Choice {
    /// Views without end.
    case free
    /// One of the variants, by chance.
    case random
    /// The variant of this number, or the last one.
    case fixed(Int)
  }

  /// The most variants that a choice was among; those of ``fixed(_:seed:mirrors:variants:)`` below it are all there are.
  public private(set) var choices = 1
  private let choice: Choice
  private var generator: SeededGenerator
  private let seed: UInt64
  private let mirrors: Bool
  private let variants: Int
  private var turned: [View.Key: RGBImage] = [:]
  private var kinds: [View.Key: Int] = [:]

  /// Views without end, from a generator.
  public static func free(_ generator: SeededGenerator, mirrors: Bool) -> ViewMaker {
    ViewMaker(.free, generator, seed: 0, mirrors: mirrors, variants: 1)
  }

  /// Chooses among variants: a whole rated photo and its mirror image, and `variants` of each random view.
  public static func choosing(
    _ generator: SeededGenerator, seed: UInt64, mirrors: Bool, variants: Int
  ) -> ViewMaker {
    ViewMaker(.random, generator, seed: seed, mirrors: mirrors, variants: variants)
  }

  /// Always variant `number`, or the last one where there are fewer.
  public static func fixed(_ number: Int, seed: UInt64, mirrors: Bool, variants: Int) -> ViewMaker {
    ViewMaker(.fixed(number), SeededGenerator(seed: seed), seed: seed, mirrors: mirrors, variants: variants)
  }

  private init(
    _ choice: Choice, _ generator: SeededGenerator, seed: UInt64, mirrors: Bool, variants: Int
  ) {
    (self.choice, self.generator, self.seed) = (choice, generator, seed)
    (self.mirrors, self.variants) = (mirrors, variants)
  }

  /// The whole photo, fitted.
  public mutating func whole(of photo: Sample, fit: Fit) throws -> View {
    try whole(of: photo, "whole") { .rgb(try $0.fitted(fit)) }
  }

  /// A view that has no chance of its own, but for the mirror image.
  public mutating func whole(
    of photo: Sample, _ kind: String, _ make: @escaping @Sendable (RGBImage) throws -> Planes
  ) throws -> View {
    if case .free = choice { return View(sample: photo, made: try make(turn(photo))) }
    let variant = choose(of: mirrors && photo.pool != .unlabelled ? 2 : 1)
    return View(sample: photo, key: photo.key(kind, variant)) { image in
      try make(variant == 1 ? image.flipped() : image)
    }
  }

  /// A view with chance of its own.
  public mutating func random(
    of photo: Sample, _ kind: String,
    _ make: @escaping @Sendable (RGBImage, inout SeededGenerator) throws -> Planes
  ) throws -> View {
    if case .free = choice {
      let image = try turn(photo)
      return View(sample: photo, made: try make(image, &generator))
    }
    let order = kinds[photo.key("", 0), default: 0]
    kinds[photo.key("", 0)] = order + 1
    let variant = choose(of: variants)
    let place =
      [photo.pool.variants, UInt64(photo.number), UInt64(variant)] + (order > 0 ? [UInt64(order)] : [])
    let generator = SeededGenerator(seed: seed, place: place)
    // Two random views of one kind are no one view, even where both are of the same variant; nor are those of two seeds.
    let name = (order > 0 ? "\(kind) \(order + 1)" : kind) + ", seed \(seed)"
    return View(sample: photo, key: photo.key(name, variant)) { image in
      var generator = generator
      return try make(image, &generator)
    }
  }

  /// The photo or its mirror image, decided once.
  private mutating func turn(_ photo: Sample) throws -> RGBImage {
    if let image = turned[photo.key("", 0)] { return image }
    let isMirrored = mirrors && generator.uniform() < 0.5
    let image = try isMirrored ? photo.image().flipped() : photo.image()
    turned[photo.key("", 0)] = image
    return image
  }

  /// A number in 0 ..< count that the example depends on as a whole, such as its class; views that differ by it need kinds that
  /// do, too.
  public mutating func index(below count: Int) -> Int {
    if case .free = choice { return generator.index(below: count) }
    return choose(of: count)
  }

  private mutating func choose(of count: Int) -> Int {
    choices = max(choices, count)
    if case .fixed(let number) = choice { return min(number, count - 1) }
    return min(count - 1, Int(generator.uniform() * Double(count)))
  }
}

extension Sample {
  /// Names a view.
  fileprivate func key(_ kind: String, _ variant: Int) -> View.Key {
    View.Key(pool: pool, photo: number, kind: kind, variant: variant)
  }
}

extension Draw.Pool {
  /// The stream of random numbers for views of its photos.
  public var views: UInt64 {
    switch self {
    case .rated: RandomStream.ratedViews
    case .further: RandomStream.furtherViews
    case .unlabelled: RandomStream.unlabelledViews
    }
  }

  /// The stream of random numbers for variants of its photos.
  fileprivate var variants: UInt64 {
    switch self {
    case .rated: RandomStream.ratedVariants
    case .further: RandomStream.furtherVariants
    case .unlabelled: RandomStream.unlabelledVariants
    }
  }
}

/// Independent streams of random numbers, the first coordinate of every ``Ratings/SeededGenerator`` place in a run.
///
/// The numbers never change: a run that goes on draws what it would have drawn.
public enum RandomStream {
  /// Which unlabelled photos are held out.
  public static let heldOutUnlabelled: UInt64 = 1
  /// Random views of rated photos under a frozen network.
  public static let ratedVariants: UInt64 = 2
  /// Random views of unlabelled photos under a frozen network.
  public static let unlabelledVariants: UInt64 = 3
  /// The order of a pass.
  public static let order: UInt64 = 4
  /// Measurements.
  public static let evaluation: UInt64 = 5
  /// Which photos are drawn at random.
  public static let randomOrder: UInt64 = 6
  /// Views of rated photos.
  public static let ratedViews: UInt64 = 7
  /// Views of unlabelled photos.
  public static let unlabelledViews: UInt64 = 8
  /// Dropout, and whatever else a network draws.
  public static let network: UInt64 = 9
  /// Attributes that are chance.
  public static let attributes: UInt64 = 10
  /// Which ratings are used where a share of them is.
  public static let labels: UInt64 = 11
  /// Random views of further photos under a frozen network.
  public static let furtherVariants: UInt64 = 12
  /// Views of further photos.
  public static let furtherViews: UInt64 = 13
}
