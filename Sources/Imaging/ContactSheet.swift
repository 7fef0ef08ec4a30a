/// A grid of thumbnails with a line of text under each.
public struct ContactSheet: Sendable, Hashable {
  /// One photo of the sheet.
  public struct Tile: Sendable, Hashable {
    /// What is shown, of any size.
    public var image: RGBImage
    /// One line below it, such as a score; none when empty.
    public var caption: String

    /// Makes a tile.
    public init(image: RGBImage, caption: String = "") {
      self.image = image
      self.caption = caption
    }
  }

  /// The photos, row by row from the top left.
  public var tiles: [Tile]
  /// How many tiles a row has, at least 1.
  public var columns: Int
  /// The space for each photo in pixels; photos keep their proportions.
  public var thumbnail: PixelSize
  /// Pixels between tiles and around them.
  public var margin: Int

  /// Makes a sheet.
  public init(
    _ tiles: [Tile], columns: Int, thumbnail: PixelSize = PixelSize(width: 240, height: 180), margin: Int = 8
  ) {
    self.tiles = tiles
    self.columns = max(1, columns)
    self.thumbnail = thumbnail
    self.margin = max(0, margin)
  }

  /// The height of a line of text in pixels, given to every tile when any has a caption.
  private var lineHeight: Int { tiles.contains { !$0.caption.isEmpty } ? 22 : 0 }

  /// The whole sheet on white.
  public func image() throws(ImageError) -> RGBImage {
    let step = PixelSize(width: thumbnail.width + margin, height: thumbnail.height + lineHeight + margin)
    let columns = min(columns, max(1, tiles.count))
    let rows = max(1, (tiles.count + columns - 1) / columns)
    var sheet = RGBImage(
      size: PixelSize(width: columns * step.width + margin, height: rows * step.height + margin),
      filledWith: .white)
    for (index, tile) in tiles.enumerated() {
      let x = margin + index % columns * step.width
      let y = margin + index / columns * step.height
      let small = try tile.image.resized(to: Frame.contain(tile.image.size, in: thumbnail).resized)
      sheet = sheet.pasting(
        small, x: x + (thumbnail.width - small.size.width) / 2,
        y: y + (thumbnail.height - small.size.height) / 2)
      if !tile.caption.isEmpty {
        let text = try RGBImage.line(of: tile.caption, height: 12)
        let width = min(text.size.width, thumbnail.width)
        let visible = try text.cropped(x: 0, y: 0, size: PixelSize(width: width, height: text.size.height))
        sheet = sheet.pasting(
          visible, x: x + (thumbnail.width - width) / 2,
          y: y + thumbnail.height + (lineHeight - visible.size.height) / 2)
      }
    }
    return sheet
  }
}

extension RGBImage {
  /// One line of black text on white.
  fileprivate static func line(of text: String, height: Int) throws(ImageError) -> RGBImage {
    defer { Vips.leaveThread() }
    do throws(VipsFailure) {
      let mask = try Pipeline.text(text, height: height)
      let pixels = try mask.bytes().flatMap { [255 - $0, 255 - $0, 255 - $0] }
      return RGBImage(size: mask.size, pixels: pixels) ?? RGBImage(size: mask.size, filledWith: .white)
    } catch {
      throw ImageError(operation: "text", message: error.message)
    }
  }
}
