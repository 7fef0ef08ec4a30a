public import Imaging
import Ratings

extension ViewMaker {
  /// A random crop of the fitted photo, or all of it.
  ///
  /// - Parameter share: of each side that the crop keeps, 0.1 … 1; 1 for the whole photo.
  public mutating func crop(of photo: Sample, keeping share: Double, fit: Fit) throws -> View {
    guard share < 1 else { return try whole(of: photo, fit: fit) }
    return try random(of: photo, "crop of \(share)") { image, generator in
      let frame = fit.frame(for: image.size)
      let enlarged = Frame(
        resized: frame.resized.scaled(by: 1 / share), input: frame.input.scaled(by: 1 / share))
      return .rgb(try image.fitted(enlarged).crop(of: frame.input, using: &generator))
    }
  }
}

extension RGBImage {
  /// A part of this size, each as likely as any other.
  func crop(of size: PixelSize, using generator: inout SeededGenerator) throws -> RGBImage {
    let x = generator.index(below: self.size.width - size.width + 1)
    let y = generator.index(below: self.size.height - size.height + 1)
    return try cropped(x: x, y: y, size: size)
  }
}
