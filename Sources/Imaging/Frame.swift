/// How a photo of any shape becomes a network input: resized to `resized`, then centred in `input`, where what
/// overlaps is cut off and what is missing is neutral grey.
public struct Frame: Hashable, Sendable {
  /// The size of the whole photo after resizing.
  public let resized: PixelSize
  /// The size of the result.
  public let input: PixelSize

  /// Makes a frame; sides count as 1…5,000,000 when they are not.
  public init(resized: PixelSize, input: PixelSize) {
    self.resized = Self.bounded(resized)
    self.input = Self.bounded(input)
  }

  /// What is seen of a photo has at most so many pixels.
  static let largestArea = 1 << 30

  /// libvips' images end at ten million pixels a side.
  private static func bounded(_ size: PixelSize) -> PixelSize {
    PixelSize(width: min(max(1, size.width), 5_000_000), height: min(max(1, size.height), 5_000_000))
  }

  /// The photo covers all of `input`; the rest of its longer side is cut off evenly.
  public static func cover(_ input: PixelSize, by photo: PixelSize) -> Frame {
    scaled(photo, into: input, by: max)
  }

  /// The whole photo inside `input`, as large as possible, on neutral grey.
  public static func contain(_ photo: PixelSize, in input: PixelSize) -> Frame {
    scaled(photo, into: input, by: min)
  }

  private static func scaled(
    _ photo: PixelSize, into input: PixelSize, by choose: (Double, Double) -> Double
  ) -> Frame {
    let width = Double(max(1, photo.width))
    let height = Double(max(1, photo.height))
    let scale = choose(Double(input.width) / width, Double(input.height) / height)
    let resized = PixelSize(width: Int((width * scale).rounded()), height: Int((height * scale).rounded()))
    return Frame(resized: resized, input: input)
  }

  /// The part of the resized photo that is seen.
  var visible: Rectangle {
    let size = PixelSize(width: min(resized.width, input.width), height: min(resized.height, input.height))
    return Rectangle(x: (resized.width - size.width) / 2, y: (resized.height - size.height) / 2, size: size)
  }

  /// The share of the photo's area that is cut off, 0…1.
  public var cutOff: Double { 1 - Double(visible.size.area) / Double(resized.area) }
}
