/// Which parts of a photo are hidden, to be repaired: five ways to choose places that matter for composition.
///
/// Sides are those of a square photo of 129 pixels and scale with others; what is hidden is a quarter of the area or so. Ching, See & Wong 2020,
/// "Learning image aesthetics by learning inpainting", and their code.
public enum CompositionMask: String, Hashable, Sendable, CaseIterable {
  /// The centre.
  case centre = "cc"
  /// Around the four power points, where the lines of thirds cross.
  case powerPoints = "fpp"
  /// Around the most salient point.
  case salientPoint = "hsa"
  /// Around the power point in whose quarter most stands out.
  case salientPowerPoint = "hsp"
  /// Anywhere.
  case random

  /// A square of pixels.
  public struct Square: Hashable, Sendable {
    /// The left column and the upper row.
    public let x, y: Int
    /// Pixels along each side.
    public let side: Int
  }

  /// What is hidden, and what the part that is to be repaired is made of.
  public struct Parts: Hashable, Sendable {
    /// What is hidden; none where the authors' code hides nothing.
    public let hidden: [Square]
    /// One square, or four in reading order, that together are the part.
    public let part: [Square]
  }

  /// The parts of a square photo of `side` pixels, at least 16.
  ///
  /// - Parameters:
  ///   - isPaperCompatible: whether saliency is that of the red channel, and nothing is hidden where two quarters are equally salient, as in
  ///     the authors' code.
  ///   - generator: of random places.
  public func parts(
    of image: RGBImage, isPaperCompatible: Bool = false, using generator: inout some RandomNumberGenerator
  ) -> Parts {
    let side = min(image.size.width, image.size.height)
    let part = (side - 1) / 2
    func square(_ x: Int, _ y: Int) -> Parts {
      let square = Square(x: x, y: y, side: part)
      return Parts(hidden: [square], part: [square])
    }
    func saliency() -> Plane {
      SpectralResidual.saliency(of: isPaperCompatible ? image.channel(0) : image.luma)
    }
    let centre = (side - part) / 2
    switch self {
    case .centre: return square(centre, centre)
    case .powerPoints:
      let (small, places) = (part / 2, [1, 2].map { side * $0 / 3 - part / 4 })
      let squares = places.flatMap { y in places.map { Square(x: $0, y: y, side: small) } }
      return Parts(hidden: squares, part: squares)
    case .salientPoint:
      let saliency = saliency()
      let most = saliency.values.indices.max { saliency.values[$0] < saliency.values[$1] } ?? 0
      func start(_ place: Int) -> Int { min(max(0, place - part / 2), side - part) }
      return square(start(most % saliency.size.width), start(most / saliency.size.width))
    case .salientPowerPoint:
      let saliency = saliency()
      let (wide, far) = (side * 2 / 3, side - side * 2 / 3)
      let quarters = [0, far].flatMap { y in [0, far].map { (x: $0, y: y) } }
      let sums = quarters.map { quarter in
        (quarter.y..<quarter.y + wide).reduce(0.0) { sum, y in
          (quarter.x..<quarter.x + wide).reduce(sum) { $0 + saliency[$1, y] }
        }
      }
      let largest = sums.max() ?? 0
      if isPaperCompatible, sums.count(where: { $0 == largest }) > 1 {
        return Parts(hidden: [], part: [Square(x: centre, y: centre, side: part)])
      }
      let chosen = quarters[sums.firstIndex(of: largest) ?? 0]
      func start(_ place: Int) -> Int { place + (wide - part) / 2 }
      return square(start(chosen.x), start(chosen.y))
    case .random:
      return square(
        Int.random(in: 0...side - part, using: &generator), Int.random(in: 0...side - part, using: &generator)
      )
    }
  }
}

extension RGBImage {
  /// With squares in one colour.
  public func hiding(_ squares: [CompositionMask.Square], colour: Colour = .white) -> RGBImage {
    squares.reduce(self) { image, square in
      image.pasting(
        RGBImage(size: PixelSize(width: square.side, height: square.side), filledWith: colour), x: square.x,
        y: square.y)
    }
  }

  /// One square, or four equal ones in reading order put together as they lie.
  public func part(_ squares: [CompositionMask.Square]) throws(ImageError) -> RGBImage {
    let columns = squares.count > 1 ? 2 : 1
    let side = squares.first?.side ?? 1
    var result = RGBImage(
      size: PixelSize(width: columns * side, height: (squares.count + columns - 1) / columns * side),
      filledWith: .neutral)
    for (index, square) in squares.enumerated() {
      let size = PixelSize(width: square.side, height: square.side)
      result = result.pasting(
        try cropped(x: square.x, y: square.y, size: size), x: index % columns * side,
        y: index / columns * side)
    }
    return result
  }
}
