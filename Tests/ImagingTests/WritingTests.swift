import Foundation
import Imaging
import Testing

@Suite("Writing files and contact sheets")
struct WritingTests {
  @Test("a PNG file gives its pixels back, a JPEG nearly")
  func roundTrips() throws {
    let image = try Reference.image("pattern")
    try withFolder { folder in
      let png = folder.appending(path: "image.png").path
      let jpeg = folder.appending(path: "image.jpg").path
      try image.writePNG(to: png)
      try image.writeJPEG(to: jpeg, quality: 95)

      #expect(try PhotoDecoder().decode(png) == image)
      #expect(try difference(PhotoDecoder().decode(jpeg), image).mean < 6)
    }
  }

  @Test("a file that cannot be written is a typed error that leaves nothing behind")
  func unwritable() throws {
    let image = try Reference.image("pattern")
    try withFolder { folder in
      #expect(throws: ImageError.self) {
        try image.writePNG(to: folder.appending(path: "no/such/image.png").path)
      }
      let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(left.isEmpty)
    }
  }

  @Test("a contact sheet is a grid on white with text below each photo")
  func contactSheet() throws {
    let image = try Reference.image("pattern")
    let tiles = (1...5).map { ContactSheet.Tile(image: image, caption: "5.\($0) <&> κ") }
    let sheet = ContactSheet(tiles, columns: 3, thumbnail: PixelSize(width: 96, height: 96), margin: 4)
    let page = try sheet.image()

    #expect(page.size == PixelSize(width: 3 * 100 + 4, height: 2 * (96 + 22 + 4) + 4))
    #expect(page[0, 0] == .white)
    let thumbnail = try image.resized(to: PixelSize(width: 96, height: 64))
    #expect(page[4 + 48, 4 + 48] == thumbnail[48, 32])
    let caption = try page.cropped(x: 4, y: 4 + 96, size: PixelSize(width: 96, height: 22))
    #expect(caption.pixels.contains { $0 < 100 })
  }

  @Test("sheets without captions or without photos are possible too")
  func plainSheets() throws {
    let image = try Reference.image("pattern")

    #expect(
      try ContactSheet([.init(image: image)], columns: 0).image().size == PixelSize(width: 256, height: 196))
    #expect(try ContactSheet([], columns: 3).image().size.width > 0)
  }
}
