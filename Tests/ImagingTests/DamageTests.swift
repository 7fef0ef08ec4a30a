import Foundation
import Imaging
import Testing

@Suite("Damage: what is no photo is a typed error, and nothing crashes")
struct DamageTests {
  private let decoder = PhotoDecoder()
  private let fit = Fit(policy: .buckets, side: 64)

  private func outcome(_ path: String, limit: Double = 500) -> PhotoError.Kind? {
    let decoder = PhotoDecoder(configuration: .init(megapixelLimit: limit))
    return kind { _ = try decoder.decode(path, fit: fit) }
  }

  @Test("a missing file is not found, an empty one empty, a folder unreadable")
  func files() throws {
    try withFolder { folder in
      let empty = folder.appending(path: "empty.jpg")
      try Data().write(to: empty)

      #expect(outcome(folder.appending(path: "none.jpg").path) == .notFound)
      #expect(outcome(empty.path + "/inside.jpg") == .notFound)
      #expect(outcome(empty.path) == .empty)
      #expect(outcome(folder.path) == .unreadable)
      #expect(outcome("/dev/null") == .unreadable)
      #expect(outcome("") == .notFound)
    }
  }

  @Test("a file without permission is unreadable", .enabled(if: getuid() != 0, "root may read everything"))
  func permission() throws {
    try withFile(Reference.bytes("rgb.png")) { path in
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
      #expect(outcome(path) == .unreadable)
    }
  }

  @Test(
    "what libvips could load but no camera makes is unsupported",
    arguments: [
      "plain text", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", "%PDF-1.4\n",
      "P6 1 1 255 abc",
      "\0\0\0\u{18}ftypmp42\0\0\0\0mp42isom", "x",
    ])
  func noPhoto(text: String) throws {
    try withFile(Array(text.utf8)) { path in
      #expect(outcome(path) == .unsupported)
      #expect(kind { _ = try decoder.size(of: path) } == .unsupported)
    }
  }

  @Test("an error names the file, says what was read and reads as one sentence")
  func message() throws {
    let bytes = try Reference.bytes("rgb.png")
    try withFile(Array(bytes.prefix(200))) { path in
      do throws(PhotoError) {
        _ = try decoder.decode(path)
        Issue.record("no error")
      } catch {
        #expect(error.path == path)
        #expect(error.message.hasPrefix("The PNG data end early or are damaged"))
        #expect(!error.message.contains("\n"))
      }
    }
  }

  @Test("photos over the limit are refused from the header, at the limit they pass")
  func limit() throws {
    let path = Reference.path("rgb.png")

    #expect(outcome(path, limit: 0.001_535) == .tooLarge)
    #expect(outcome(path, limit: 0.001_536) == nil)
  }

  @Test("headers that promise too much are refused at once")
  func hostileHeaders() throws {
    var png = try Reference.bytes("rgb.png")
    png.replaceSubrange(16..<24, with: [0, 1, 0x86, 0xA0, 0, 1, 0x86, 0xA0])
    png.replaceSubrange(29..<33, with: crc(png[12..<29]))
    var jpeg = try Reference.bytes("orientation-1.jpg")
    let frame = try #require((0..<jpeg.count - 1).first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC0 })
    jpeg.replaceSubrange(frame + 5..<frame + 9, with: [0xFF, 0xDC, 0xFF, 0xDC])

    try withFile(png) { #expect(outcome($0) == .tooLarge) }
    try withFile(jpeg) { #expect(outcome($0) == .tooLarge) }
  }

  /// The cyclic redundancy code of a PNG chunk (PNG specification, annex D).
  private func crc(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var code: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      code ^= UInt32(byte)
      for _ in 0..<8 { code = code & 1 == 1 ? 0xEDB8_8320 ^ (code >> 1) : code >> 1 }
    }
    return withUnsafeBytes(of: (~code).bigEndian) { Array($0) }
  }

  @Test(
    "a file cut anywhere is truncated or, cut within its first bytes, unsupported",
    arguments: [
      "orientation-1.jpg", "rgb.png", "rgb.webp", "rgb.tif", "palette.gif", "rgb.heic", "rgb.avif", "rgb.jxl",
    ])
  func truncation(photo: String) throws {
    let bytes = try Reference.bytes(photo)
    for count in stride(from: 1, to: bytes.count * 9 / 10, by: max(1, bytes.count / 40)) {
      let found = try withFile(Array(bytes.prefix(count))) { outcome($0) }
      #expect(
        found == .truncated || (count < 16 && found == .unsupported),
        "\(photo) cut at \(count): \(found as Any)")
    }
  }

  @Test("libvips prints nothing about a damaged photo")
  func silence() throws {
    var bytes = try Reference.bytes("rgb.png")
    bytes[bytes.count - 40] ^= 0xFF
    try withFolder { folder in
      let log = folder.appending(path: "stderr").path
      let photo = folder.appending(path: "photo").path
      try Data(bytes).write(to: URL(filePath: photo))

      let terminal = dup(STDERR_FILENO)
      let file = open(log, O_CREAT | O_WRONLY, 0o600)
      dup2(file, STDERR_FILENO)
      for _ in 0..<20 { _ = outcome(photo) }
      dup2(terminal, STDERR_FILENO)
      close(file)
      close(terminal)

      let printed = try String(contentsOfFile: log, encoding: .utf8)
      FileHandle.standardError.write(Data(printed.utf8))
      #expect(!printed.contains("VIPS-") && !printed.contains("libpng"))
    }
  }

  @Test(
    "flipped bytes never crash: a photo or a typed error",
    arguments: [
      "orientation-6.jpg", "rgb.png", "rgb.webp", "rgb.tif", "palette.gif", "adobe-rgb.tif", "display-p3.png",
      "cmyk.jpg", "orientation-6.heic", "rgb.avif", "rgb.jxl",
    ])
  func flippedBytes(photo: String) throws {
    let bytes = try Reference.bytes(photo)
    var generator = TestGenerator()
    try withFolder { folder in
      let file = folder.appending(path: "photo")
      let isSlow = ["heic", "avif", "jxl"].contains(URL(filePath: photo).pathExtension)
      for _ in 0..<(isSlow ? 40 : 150) {
        var damaged = bytes
        for _ in 0..<Int.random(in: 1...8, using: &generator) {
          let place = Int.random(in: 0..<min(bytes.count, 700), using: &generator)
          damaged[place] = UInt8.random(in: 0...255, using: &generator)
        }
        try Data(damaged).write(to: file)
        do throws(PhotoError) {
          let photo = try PhotoDecoder(configuration: .init(megapixelLimit: 20)).decode(file.path, fit: fit)
          #expect(photo.image.pixels.count == photo.image.size.area * 3)
        } catch {
          #expect(error.path == file.path)
        }
      }
    }
  }
}
