public import Imaging
public import Ratings

/// A photo that a step looks at, with what is known of it.
public struct Sample: Sendable {
  /// Its name in its data set.
  public let id: String
  /// Where it comes from.
  public let pool: Draw.Pool
  /// Its number there.
  public let number: Int
  /// What raters said, if anyone did.
  public let rating: RatingDistribution?
  /// Its set among further ones; nil for a photo of none.
  public let set: FurtherSet?
  /// What kind of photo it is, where the data set says so.
  public let category: String?
  /// The data set's attributes, or none.
  public let attributes: [Double]
  /// Its pixels; decoded when they are needed.
  public let image: @Sendable () throws -> RGBImage

  /// A photo of a pool.
  public init(
    id: String, pool: Draw.Pool, number: Int, rating: RatingDistribution? = nil, set: FurtherSet? = nil,
    category: String? = nil, attributes: [Double] = [], image: @escaping @Sendable () throws -> RGBImage
  ) {
    (self.id, self.pool, self.number, self.set) = (id, pool, number, set)
    (self.rating, self.category, self.attributes) = (rating, category, attributes)
    self.image = image
  }

  /// The rating as the target `distribution`, or as one with the name of its further set; none of a photo that nobody rated.
  public var targets: [String: [Float]] {
    guard let rating else { return [:] }
    return set.map { [$0.name: $0.target(rating)] }
      ?? ["distribution": rating.probabilities.map(Float.init)]
  }
}

/// What is learned from at once: views of a photo, or of two, and what is to be found out about them.
public struct Example: Sendable {
  /// What networks get to see.
  public var views: [View]
  /// Classes (one number each) and vectors by name.
  public var targets: [String: [Float]]

  /// Views with their targets.
  public init(_ views: [View], targets: [String: [Float]] = [:]) {
    self.views = views
    self.targets = targets
  }
}

/// One crop or edit of a photo that a network gets to see.
public struct View: Sendable {
  /// What tells it from all other views of all photos; the same key and the same fit, the same pixels, whatever a method's settings.
  public struct Key: Hashable, Sendable {
    /// The photo's pool.
    public let pool: Draw.Pool
    /// The photo's number there.
    public let photo: Int
    /// What kind of view it is.
    public let kind: String
    /// Its number among the views of this kind.
    public let variant: Int

    /// Names a view.
    public init(pool: Draw.Pool, photo: Int, kind: String, variant: Int) {
      (self.pool, self.photo, self.kind, self.variant) = (pool, photo, kind, variant)
    }
  }

  /// Its photo.
  public let sample: Sample
  /// nil for a view that is made already, and never comes again.
  public let key: Key?
  private let content: Content

  private enum Content: Sendable {
    case made(Planes)
    case recipe(@Sendable (RGBImage) throws -> Planes)
  }

  /// A view that is made of its photo's pixels when it is needed.
  public init(sample: Sample, key: Key, make: @escaping @Sendable (RGBImage) throws -> Planes) {
    (self.sample, self.key, content) = (sample, key, .recipe(make))
  }

  /// A view that is made already.
  public init(sample: Sample, made planes: Planes) {
    (self.sample, key, content) = (sample, nil, .made(planes))
  }

  /// What networks get to see.
  ///
  /// - Parameter image: the photo's pixels, from whoever has them already.
  public func planes(of image: RGBImage? = nil) throws -> Planes {
    switch content {
    case .made(let planes): planes
    case .recipe(let make): try make(image ?? sample.image())
    }
  }
}

/// What a network gets to see of one view, at every pixel so many numbers.
public enum Planes: Hashable, Sendable {
  /// sRGB, which becomes (x − 127) / 128.
  case rgb(RGBImage)
  /// Numbers as they are, channel after channel and row after row in each: masks, Lab planes.
  case numbers([Float], channels: Int, size: PixelSize)

  /// Width and height.
  public var size: PixelSize {
    switch self {
    case .rgb(let image): image.size
    case .numbers(_, _, let size): size
    }
  }

  /// How many numbers each pixel has.
  public var channels: Int {
    switch self {
    case .rgb: 3
    case .numbers(_, let channels, _): channels
    }
  }
}
