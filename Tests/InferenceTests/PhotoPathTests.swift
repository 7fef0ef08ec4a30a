import Fixtures
import Foundation
import Imaging
import Testing

@testable import Inference

@Suite("Paths of photos")
struct PhotoPathTests {
  @Test(
    "an entry of a folder is separated from it by one slash",
    arguments: [("a", "a/b"), ("a/", "a/b"), ("/", "/b"), (".", "./b"), ("", "/b")])
  func appending(folder: String, path: String) {
    #expect(PhotoPath(folder).appending(Array("b".utf8)) == PhotoPath(path))
  }

  @Test("paths are equal when their bytes are, not when they look alike")
  func equality() {
    let (composed, decomposed) = ("caf\u{E9}.jpg", "cafe\u{301}.jpg")
    #expect(composed == decomposed)
    #expect(PhotoPath(composed) != PhotoPath(decomposed))
    #expect(Set([PhotoPath(composed), PhotoPath(decomposed), PhotoPath(bytes: composed.utf8)]).count == 2)
  }

  @Test(
    "bytes that are not UTF-8 are replaced for people only",
    arguments: [[0xFF], [0x61, 0xC3], [0xED, 0xA0, 0x80]] as [[UInt8]])
  func notText(bytes: [UInt8]) {
    let path = PhotoPath(bytes: bytes)
    #expect(!path.isText && path.text.contains("\u{FFFD}") && path.bytes == bytes)
    #expect(PhotoPath("\u{FFFD}").isText)
  }

  @Test("every format that is read is found by the names that cameras and programs give its files")
  func formats() {
    let endings = [
      "JPEG": ["jpg", "jpeg", "JPG", "jfif"], "PNG": ["png"], "WebP": ["webp"], "TIFF": ["tif", "TIFF"],
      "GIF": ["gif"], "HEIF": ["heic", "HIF", "avif"], "JPEG XL": ["jxl"],
      "RAW": ["NEF", "cr3", "ARW", "dng", "RAF"],
    ]
    for format in PhotoDecoder.formats {
      for ending in endings[format] ?? [] {
        #expect(PhotoPath("DSC_0001.\(ending)").hasPhotoExtension, "\(format) \(ending)")
      }
      #expect(endings[format] != nil, "\(format)")
    }
  }

  @Test(
    "other endings, and those of folders on the way, are none of a photo's",
    arguments: [
      "a.txt", "a.jpg.txt", "jpg", "/photos.jpg/readme", "a.jpg~", "a.jpg ", ".png", "a.", "", "/", "a.ĵpg",
    ])
  func others(name: String) {
    #expect(!PhotoPath(name).hasPhotoExtension)
  }

  @Test("a file whose name is not UTF-8 is read by its own bytes, a missing one has a typed error")
  func decoding() throws {
    let folder = try ScratchFolder()
    let path = PhotoPath(folder.path).appending([0x66, 0xFF, 0x2E, 0x6A, 0x70, 0x67])
    let decoder = PhotoDecoder()
    let missing = #expect(throws: PhotoError.self) { try decoder.decode(path, longestSide: 30) }
    #expect(missing?.kind == .notFound)
    try folder.photo("a.png", grey: 77)
    try #require(rename(folder("a.png"), path.bytes.map(CChar.init(bitPattern:)) + [0]) == 0)
    #expect(try decoder.decode(path, longestSide: 30).size == PixelSize(width: 30, height: 20))
    let fitted = try decoder.decode(path, fit: Fit(policy: .squash, side: 16))
    #expect(fitted.uprightSize == PixelSize(width: 60, height: 40))
    #expect(
      fitted.image
        == RGBImage(size: PixelSize(width: 16, height: 16), filledWith: .init(red: 77, green: 77, blue: 77)))
  }
}
