import Foundation
import Testing

@testable import Imaging

@Suite("RAW files are their largest preview, upright")
struct RawTests {
  private let decoder = PhotoDecoder()

  /// A picture that no turn or mirror leaves as it is.
  private static let picture: RGBImage = {
    let (width, height) = (480, 320)
    let pixels = (0..<width * height).flatMap { place -> [UInt8] in
      let (x, y) = (place % width, place / width)
      return [UInt8(255 * x / width), UInt8(255 * y / height), x / 40 % 2 == y / 80 % 2 ? 200 : 40]
    }
    return RGBImage(checked: PixelSize(width: width, height: height), pixels: pixels)
  }()
  private static let jpeg = (try? picture.jpeg(quality: 95)) ?? []

  private func decoded(_ file: [UInt8]) throws -> RGBImage { try withFile(file) { try decoder.decode($0) } }

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

  @Test(
    "Canon's CR2 is its preview, whatever the sampling of colour",
    .enabled(if: LibJPEG.isInstalled, "cjpeg and djpeg are not installed"), arguments: ["2x2", "2x1", "1x1"])
  func cr2(sampling: String) throws {
    try withFile([]) { path in
      try LibJPEG.write(Self.picture, to: path, ["-quality", "95", "-sample", sampling])
      let jpeg = try [UInt8](Data(contentsOf: URL(filePath: path)))
      let image = try decoded(RawSample.cr2(jpeg))
      #expect(try image == decoder.decode(path))
      #expect(difference(image, Self.picture).mean < 6)
    }
  }

  @Test("Canon's CRW is its preview, turned as its properties say", arguments: [0, 90, 180, 270])
  func crw(rotation: Int) throws {
    let image = try decoded(RawSample.crw(Self.jpeg, rotation: rotation))

    #expect(try image == decoded(Self.jpeg).rotated(quarterTurns: rotation / 90))
  }

  @Test("directories are read wherever they lie, in both byte orders", arguments: [true, false])
  func anywhere(isLittleEndian: Bool) throws {
    let expected = try decoded(Self.jpeg)

    #expect(try decoded(RawSample.dng(.strip(Self.jpeg), isLittleEndian: isLittleEndian)) == expected)
    #expect(try decoded(RawSample.dng(.thumbnailTags(Self.jpeg), isLittleEndian: isLittleEndian)) == expected)
    #expect(try decoded(RawSample.iiq(Self.jpeg, isLittleEndian: isLittleEndian)) == expected)
  }

  @Test("all eight orientations of a RAW stand upright", arguments: 1...8)
  func orientations(number: Int) throws {
    let lying = try decoded(Self.jpeg)
    // What a viewer must do to the stored picture (EXIF 2.32, tag 0x0112).
    let expected = [
      lying, lying.flipped(), lying.rotated(quarterTurns: 2), lying.rotated(quarterTurns: 2).flipped(),
      lying.rotated(quarterTurns: 1).flipped(), lying.rotated(quarterTurns: 1),
      lying.rotated(quarterTurns: 3).flipped(), lying.rotated(quarterTurns: 3),
    ][number - 1]
    #expect(try decoded(RawSample.dng(.strip(Self.jpeg), orientation: number)) == expected)
  }

  @Test("a preview that stands already is not turned again, nor is one that says how to turn it")
  func uprightPreviews() throws {
    let standing = try Self.picture.rotated(quarterTurns: 1).jpeg(quality: 95)
    #expect(try decoded(RawSample.dng(.strip(standing), orientation: 6)) == decoded(standing))

    var exif = TIFFWriter()
    let directory = exif.directory([274: .shorts([3])])
    let body = Array("Exif\0\0".utf8) + exif.file(first: directory)
    let tagged = Self.jpeg[..<2] + [0xFF, 0xE1, 0, UInt8(body.count + 2)] + body + Self.jpeg[2...]
    #expect(
      try decoded(RawSample.dng(.strip(Array(tagged)), orientation: 6))
        == decoded(Self.jpeg).rotated(quarterTurns: 2))
  }

  @Test("a RAW of which only a thumbnail can be read is an error that says so")
  func thumbnail() throws {
    let small = try Self.picture.fitted(Fit(policy: .crop, side: 200)).jpeg(quality: 90)
    for file in [RawSample.dng(.none), RawSample.dng(.strip(small))] {
      let error = try #require(try error(file))
      #expect(error.kind == .unsupported && error.message.contains("thumbnail"), "\(error)")
    }
  }

  @Test("a RAW cut before its directories, its preview or the preview's end is truncated")
  func truncated() throws {
    for file in [RawSample.cr2(Self.jpeg), try RawSample.crw(Self.jpeg)] {
      for count in stride(from: 30, to: file.count - 200, by: file.count / 30) {
        #expect(try error(Array(file.prefix(count)))?.kind == .truncated, "cut at \(count)")
      }
    }
  }

  @Test("an ordinary TIFF that names a camera or a DNG's version is a TIFF", arguments: [true, false])
  func ordinary(namesCamera: Bool) throws {
    #expect(try decoded(RawSample.tiff(Self.picture, namesCamera: namesCamera)) == Self.picture)
  }

  @Test("directories that point at themselves, at thousands of others or nowhere come to an end")
  func hostile() throws {
    var tiff = TIFFWriter()
    let place = tiff.bytes.count
    let jpeg = [513: TIFFWriter.Value.longs([0xFFFF_FFF0]), 514: .longs([0xFFFF_FFFF])]
    let below: [Int: TIFFWriter.Value] = [
      271: .text("X"), 330: .longs([UInt32](repeating: 8, count: 9_000).map(Int.init) + [0xFFFF_FFFE]),
      50_706: .bytes([1, 4, 0, 0]), 33_422: .bytes([0, 1, 1, 2]),
    ]
    let first = tiff.directory(below.merging(jpeg) { $1 }, next: place)
    #expect(try error(tiff.file(first: first)) != nil)
    #expect(try error(tiff.file(first: 0xFFFF_FFFF)) != nil)

    var heap = try RawSample.crw(Self.jpeg)
    heap.replaceSubrange(heap.count - 4..<heap.count, with: [0xFF, 0xFF, 0xFF, 0xFF])
    #expect(try error(heap) != nil)
  }

  @Test("flipped bytes never crash: a photo or a typed error")
  func damage() throws {
    var generator = TestGenerator()
    let samples = [
      RawSample.cr2(Self.jpeg), try RawSample.crw(Self.jpeg), RawSample.iiq(Self.jpeg, isLittleEndian: false),
      RawSample.dng(.thumbnailTags(Self.jpeg)),
    ]
    for sample in samples {
      for _ in 0..<40 {
        var damaged = sample
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
          // Directories lie in front or at the end.
          let range = Bool.random(using: &generator) ? 0..<60 : sample.count - 500..<sample.count
          damaged[.random(in: range, using: &generator)] = .random(in: 0...255, using: &generator)
        }
        try withFile(damaged) { path in
          do throws(PhotoError) { _ = try decoder.size(of: path) } catch { #expect(error.path == path) }
        }
      }
    }
  }
}
