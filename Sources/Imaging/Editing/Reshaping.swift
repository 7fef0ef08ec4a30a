/// A way to bring a photo into another shape.
public enum Reshaping: String, Hashable, Sendable, CaseIterable {
  /// Proportions are lost, the area stays: one side becomes shorter, the other longer.
  case squashed
  /// The side that is too short becomes longer.
  case stretched
  /// The largest centred part is kept.
  case cropped
  /// Bars of neutral grey are added.
  case padded
}

extension RGBImage {
  /// This image with sides in the ratio `width` : `height`, both at least 1.
  public func reshaped(_ reshaping: Reshaping, width: Int, height: Int) throws(ImageError) -> RGBImage {
    let ratio = Double(max(1, width)) / Double(max(1, height))
    let isWider = size.aspectRatio > ratio
    let sameWidth = PixelSize(
      width: size.width, height: max(1, Int((Double(size.width) / ratio).rounded())))
    let sameHeight = PixelSize(
      width: max(1, Int((Double(size.height) * ratio).rounded())), height: size.height)
    let (smaller, larger) = isWider ? (sameHeight, sameWidth) : (sameWidth, sameHeight)
    switch reshaping {
    case .squashed:
      let side = Double(size.area).squareRoot()
      return try resized(
        to: PixelSize(
          width: max(1, Int((side * ratio.squareRoot()).rounded())),
          height: max(1, Int((side / ratio.squareRoot()).rounded()))))
    case .stretched: return try resized(to: larger)
    case .padded: return padded(to: larger)
    case .cropped:
      return try cropped(
        x: (size.width - smaller.width) / 2, y: (size.height - smaller.height) / 2, size: smaller)
    }
  }
}
