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

  /// What stands above each row, from the top; rows without a heading have none.
  public var headings: [String] = []
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

  /// Makes a sheet of rows with headings; short ones are filled up, so that the next one begins at the left.
  public init(
    rows: [(heading: String, tiles: [Tile])], thumbnail: PixelSize = PixelSize(width: 240, height: 180)
  ) {
    let columns = rows.map(\.tiles.count).max() ?? 1
    let blank = Tile(image: RGBImage(size: PixelSize(width: 1, height: 1), filledWith: .white))
    self.init(
      rows.flatMap { $0.tiles + Array(repeating: blank, count: columns - $0.tiles.count) }, columns: columns,
      thumbnail: thumbnail)
    headings = rows.map(\.heading)
  }

  /// The height of a line of text in pixels, given to every tile when any has a caption.
  private var lineHeight: Int { tiles.contains { !$0.caption.isEmpty } ? 22 : 0 }
  /// The height of a heading in pixels, given to every row when there are any.
  private var headingHeight: Int { headings.isEmpty ? 0 : 30 }

  /// The whole sheet on white.
  public func image() throws(ImageError) -> RGBImage {
    let step = PixelSize(
      width: thumbnail.width + margin, height: headingHeight + thumbnail.height + lineHeight + margin)
    let columns = min(columns, max(1, tiles.count))
    let rows = max(1, (tiles.count + columns - 1) / columns)
    var sheet = RGBImage(
      size: PixelSize(width: columns * step.width + margin, height: rows * step.height + margin),
      filledWith: .white)
    for (row, heading) in headings.prefix(rows).enumerated() where !heading.isEmpty {
      let text = try RGBImage.line(of: heading, height: 16, atMost: sheet.size.width - 2 * margin)
      sheet = sheet.pasting(
        text, x: margin, y: margin + row * step.height + (headingHeight - text.size.height) / 2)
    }
    for (index, tile) in tiles.enumerated() {
      let x = margin + index % columns * step.width
      let y = margin + index / columns * step.height + headingHeight
      let small = try tile.image.resized(to: Frame.contain(tile.image.size, in: thumbnail).resized)
      sheet = sheet.pasting(
        small, x: x + (thumbnail.width - small.size.width) / 2,
        y: y + (thumbnail.height - small.size.height) / 2)
      if !tile.caption.isEmpty {
        let text = try RGBImage.line(of: tile.caption, height: 12, atMost: thumbnail.width)
        sheet = sheet.pasting(
          text, x: x + (thumbnail.width - text.size.width) / 2,
          y: y + thumbnail.height + (lineHeight - text.size.height) / 2)
      }
    }
    return sheet
  }
}

extension RGBImage {
  /// One line of black text on white, cut so that it ends in "…" where it would be wider than `width`.
  fileprivate static func line(
    of text: String, height: Int, atMost width: Int
  ) throws(ImageError) -> RGBImage {
    let whole = try line(of: text, height: height)
    guard whole.size.width > width else { return whole }
    // The longest beginning that fits lies between the two.
    var (fits, tooLong) = (0, text.count)
    var image = try line(of: "…", height: height)
    while tooLong - fits > 1 {
      let middle = (fits + tooLong) / 2
      let candidate = try line(of: text.prefix(middle) + "…", height: height)
      if candidate.size.width <= width { (fits, image) = (middle, candidate) } else { tooLong = middle }
    }
    return try image.cropped(
      x: 0, y: 0, size: PixelSize(width: min(image.size.width, max(1, width)), height: image.size.height))
  }

  /// One line of black text on white.
  private static func line(of text: String, height: Int) throws(ImageError) -> RGBImage {
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
