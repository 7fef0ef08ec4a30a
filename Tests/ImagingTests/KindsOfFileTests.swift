import Foundation
import Testing

@testable import Imaging

@Suite("What is sound but cannot be read is unsupported, and what lacks nothing that is seen is a photo")
struct KindsOfFileTests {
  private let decoder = PhotoDecoder()

  private func error(_ file: [UInt8]) throws -> PhotoError? {
    try withFile(file) { path in
      do throws(PhotoError) {
        _ = try decoder.decode(path)
        return nil
      } catch {
        return error
      }
    }
  }

  /// A JPEG with another frame marker or other bits a sample.
  private func jpeg(process: UInt8 = 0xC0, bits: UInt8 = 8) throws -> [UInt8] {
    var file = try Reference.bytes("orientation-1.jpg")
    let frame = try #require((0..<file.count - 1).first { file[$0] == 0xFF && file[$0 + 1] == 0xC0 })
    file[frame + 1] = process
    file[frame + 4] = bits
    return file
  }

  @Test("JPEGs without loss, in steps or of 12 bits are unsupported")
  func kindsOfJPEG() throws {
    for process: UInt8 in [0xC3, 0xC5, 0xC7, 0xCB] {
      #expect(try error(jpeg(process: process))?.kind == .unsupported)
    }
    #expect(try error(jpeg(bits: 12))?.kind == .unsupported)
  }

  @Test("TIFFs of half floats, of 12 bits and of an unknown compression are unsupported")
  func kindsOfTIFF() throws {
    func tiff(bits: Int, format: Int, compression: Int = 1) -> [UInt8] {
      var tiff = TIFFWriter()
      let data = [UInt8](repeating: 0x38, count: 64 * 64 * 3 * bits / 8)
      let place = tiff.append(data)
      return tiff.file([
        256: .longs([64]), 257: .longs([64]), 258: .shorts([bits, bits, bits]), 259: .shorts([compression]),
        262: .shorts([2]), 273: .longs([place]), 277: .shorts([3]), 278: .longs([64]),
        279: .longs([data.count]),
        339: .shorts([format, format, format]),
      ])
    }
    #expect(try error(tiff(bits: 8, format: 1)) == nil)
    for file in [
      tiff(bits: 16, format: 3), tiff(bits: 24, format: 3), tiff(bits: 12, format: 1),
      tiff(bits: 8, format: 1, compression: 34_712),
    ] { #expect(try error(file)?.kind == .unsupported) }
  }

  @Test(
    "a JPEG that lacks only the marker at its end is a photo at every size, one that lacks more is not",
    .enabled(if: LibJPEG.isInstalled, "cjpeg and djpeg are not installed"),
    arguments: [
      ["-sample", "2x2"], ["-sample", "1x1"], ["-progressive"], ["-grayscale"], ["-restart", "7B"],
    ])
  func missingEnd(options: [String]) throws {
    try withFile([]) { path in
      try LibJPEG.write(.waves(803, 613, length: 10), to: path, options)
      let file = try [UInt8](Data(contentsOf: URL(filePath: path)))
      try withFile(file.dropLast(2)) { cut in
        for side in [803, 400, 190, 90, 45] {
          let image = try decoder.decode(cut, longestSide: side)
          #expect(try image == decoder.decode(path, longestSide: side), "\(side)")
        }
      }
      // Of grey and progressive files the last rows are not looked at so closely.
      let missing = options == ["-grayscale"] ? file.count / 20 : 40
      for side in [803, 400, 190, 90, 45] {
        try withFile(file.dropLast(missing)) { cut in
          #expect(kind { _ = try decoder.decode(cut, longestSide: side) } == .truncated, "\(side)")
        }
      }
    }
  }

  @Test("a RAW file's preview that lacks only the marker at its end is a photo")
  func missingEndOfPreview() throws {
    let jpeg = try RGBImage.waves(480, 320, length: 10).jpeg(quality: 90)
    let whole = try withFile(jpeg) { try decoder.decode($0) }
    #expect(try withFile(RawSample.cr2(jpeg.dropLast(2))) { try decoder.decode($0) } == whole)
  }

  @Test("messages carry no words about other photos, neither earlier ones nor those decoded beside them")
  func words() throws {
    let files = [
      (try jpeg(bits: 12), "JPEG"), (Array(try Reference.bytes("rgb.png").dropLast(60)), "PNG"),
      (Array(try Reference.bytes("rgb.webp").dropLast(60)), "WebP"),
      (Array(try Reference.bytes("rgb.heic").dropLast(60)), "HEIF"),
      (Array(try Reference.bytes("palette.gif").dropLast(60)), "GIF"),
    ]
    let prefixes = ["JPEG": "Jpeg", "PNG": "png", "WebP": "webp", "HEIF": "heif", "GIF": "gif"]
    let decoder = decoder
    try withFolder { folder in
      for (index, file) in files.enumerated() {
        try Data(file.0).write(to: folder.appending(path: "\(index)"))
      }
      DispatchQueue.concurrentPerform(iterations: 200) { number in
        let name = files[number % files.count].1
        do throws(PhotoError) {
          _ = try decoder.decode(folder.appending(path: "\(number % files.count)").path)
          Issue.record("\(name) has no error")
        } catch {
          let foreign = prefixes.filter { $0.key != name && error.message.contains($0.value) }
          #expect(foreign.isEmpty, "\(error)")
        }
      }
    }
  }
}
