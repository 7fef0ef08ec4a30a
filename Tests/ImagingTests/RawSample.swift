import Foundation
import Imaging

/// A TIFF file under construction, in either byte order.
struct TIFFWriter {
  enum Value {
    case shorts([Int])
    case longs([Int])
    case bytes([UInt8])
    case text(String)
  }

  private(set) var bytes: [UInt8]
  private let isLittleEndian: Bool

  /// An empty file; `mark` follows its header.
  init(isLittleEndian: Bool = true, mark: [UInt8] = []) {
    self.isLittleEndian = isLittleEndian
    bytes = Array(isLittleEndian ? "II*\0".utf8 : "MM\0*".utf8) + [0, 0, 0, 0] + mark
  }

  func number(_ value: Int, _ size: Int) -> [UInt8] {
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    return isLittleEndian ? bytes : bytes.reversed()
  }

  /// Adds bytes; where they lie.
  mutating func append(_ blob: [UInt8]) -> Int {
    bytes += [UInt8](repeating: 0, count: bytes.count % 2)
    defer { bytes += blob }
    return bytes.count
  }

  /// Adds a directory; where it lies.
  mutating func directory(_ tags: [Int: Value], next: Int = 0) -> Int {
    var entries: [UInt8] = []
    for (tag, value) in tags.sorted(by: { $0.key < $1.key }) {
      let (type, count, data): (Int, Int, [UInt8]) =
        switch value {
        case .shorts(let values): (3, values.count, values.flatMap { number($0, 2) })
        case .longs(let values): (4, values.count, values.flatMap { number($0, 4) })
        case .bytes(let values): (1, values.count, values)
        case .text(let text): (2, text.utf8.count + 1, Array(text.utf8) + [0])
        }
      entries += number(tag, 2) + number(type, 2) + number(count, 4)
      entries +=
        data.count <= 4 ? data + [UInt8](repeating: 0, count: 4 - data.count) : number(append(data), 4)
    }
    return append(number(tags.count, 2) + entries + number(next, 4))
  }

  /// The file, whose first directory lies at `place`.
  func file(first place: Int) -> [UInt8] { bytes[..<4] + number(place, 4) + bytes[8...] }

  /// The file, whose first directory has these tags.
  mutating func file(_ tags: [Int: Value], next: Int = 0) -> [UInt8] {
    let first = directory(tags, next: next)
    return file(first: first)
  }
}

/// Cameras' files around a JPEG, each with a magenta thumbnail: whoever shows that has read the wrong picture.
enum RawSample {
  /// What lies in a DNG beside its magenta thumbnail.
  enum Preview {
    case strip([UInt8])
    case thumbnailTags([UInt8])
    case none
  }

  private static let magenta = RGBImage(
    size: PixelSize(width: 160, height: 120), filledWith: .init(red: 200, green: 30, blue: 200))

  private static func rgb(_ image: RGBImage, _ tiff: inout TIFFWriter) -> [Int: TIFFWriter.Value] {
    [
      254: .longs([1]), 256: .longs([image.size.width]), 257: .longs([image.size.height]),
      258: .shorts([8, 8, 8]),
      259: .shorts([1]), 262: .shorts([2]), 273: .longs([tiff.append(image.pixels)]), 277: .shorts([3]),
      278: .longs([image.size.height]), 279: .longs([image.pixels.count]),
    ]
  }

  /// The values of a sensor of 480 × 320 pixels.
  private static func sensor(_ tiff: inout TIFFWriter) -> Int {
    let data = [UInt8](repeating: 3, count: 480 * 320 * 2)
    return tiff.directory([
      254: .longs([0]), 256: .longs([480]), 257: .longs([320]), 258: .shorts([16]), 259: .shorts([1]),
      262: .shorts([32_803]), 273: .longs([tiff.append(data)]), 277: .shorts([1]), 278: .longs([320]),
      279: .longs([data.count]), 33_421: .shorts([2, 2]), 33_422: .bytes([0, 1, 1, 2]),
    ])
  }

  private static func directory(_ preview: Preview, _ tiff: inout TIFFWriter) -> Int? {
    switch preview {
    case .strip(let jpeg):
      let place = tiff.append(jpeg)
      return tiff.directory([
        254: .longs([1]), 259: .shorts([7]), 262: .shorts([6]), 273: .longs([place]),
        279: .longs([jpeg.count]),
      ])
    case .thumbnailTags(let jpeg):
      return tiff.directory([513: .longs([tiff.append(jpeg)]), 514: .longs([jpeg.count])])
    case .none: return nil
    }
  }

  /// A DNG (1.4) with its directories behind everything else: thumbnail first, sensor and preview below it.
  static func dng(_ preview: Preview, orientation: Int = 1, isLittleEndian: Bool = true) -> [UInt8] {
    var tiff = TIFFWriter(isLittleEndian: isLittleEndian)
    let below = [sensor(&tiff)] + (directory(preview, &tiff).map { [$0] } ?? [])
    var tags = rgb(magenta, &tiff)
    tags[271] = .text("Juror")
    tags[272] = .text("Test camera")
    tags[274] = .shorts([orientation])
    tags[330] = .longs(below)
    tags[50_706] = .bytes([1, 4, 0, 0])
    return tiff.file(tags)
  }

  /// Canon's CR2: preview, thumbnail, small picture and the sensor's values in four directories, one behind the other.
  static func cr2(_ jpeg: [UInt8]) -> [UInt8] {
    var tiff = TIFFWriter(mark: Array("CR".utf8) + [2, 0, 0, 0, 0, 0])
    // A JPEG without loss, 1,758 pixels of two components a row.
    let lossless: [UInt8] = [
      0xFF, 0xD8, 0xFF, 0xC3, 0, 14, 14, 9, 0x2C, 6, 0xDE, 2, 1, 0x11, 0, 2, 0x11, 0, 0xFF, 0xD9,
    ]
    let raw = tiff.directory([
      259: .shorts([6]), 273: .longs([tiff.append(lossless)]), 279: .longs([lossless.count]),
      50_752: .shorts([1, 1_152, 1_212]),
    ])
    let small = tiff.directory(rgb(magenta, &tiff), next: raw)
    let thumbnail = tiff.directory(
      [513: .longs([tiff.append(jpeg)]), 514: .longs([jpeg.count])], next: small)
    let first = tiff.directory(
      [
        258: .shorts([8, 8, 8]), 259: .shorts([6]), 271: .text("Canon"), 272: .text("Canon EOS 350D DIGITAL"),
        273: .longs([tiff.append(jpeg)]), 274: .shorts([1]), 279: .longs([jpeg.count]),
      ], next: thumbnail)
    return tiff.file(first: first)
  }

  /// Phase One's IIQ, whose first directory is of a single pixel.
  static func iiq(_ jpeg: [UInt8], isLittleEndian: Bool) -> [UInt8] {
    var tiff = TIFFWriter(
      isLittleEndian: isLittleEndian, mark: Array(isLittleEndian ? "IIIIwaR".utf8 : "MMMMRaw".utf8) + [9])
    let pixel = RGBImage(size: PixelSize(width: 1, height: 1), filledWith: .white)
    let preview = directory(.strip(jpeg), &tiff) ?? 0
    let tags = rgb(pixel, &tiff)
    return tiff.file(tags, next: preview)
  }

  /// Canon's CRW: a heap with the sensor's values, thumbnail, picture, and a heap with the picture's properties.
  static func crw(_ jpeg: [UInt8], rotation: Int = 0) throws -> [UInt8] {
    let writer = TIFFWriter()
    func heap(_ records: [(tag: Int, data: [UInt8])]) -> [UInt8] {
      var (data, table): ([UInt8], [UInt8]) = ([], writer.number(records.count, 2))
      for record in records {
        table +=
          writer.number(record.tag, 2) + writer.number(record.data.count, 4) + writer.number(data.count, 4)
        data += record.data
      }
      return data + table + writer.number(data.count, 4)
    }
    let info = [480, 320, 0x3F80_0000, rotation, 8, 24, 1].flatMap { writer.number($0, 4) }
    let root = heap([
      (0x2005, [UInt8](repeating: 7, count: 999)), (0x2008, try magenta.jpeg(quality: 90)), (0x2007, jpeg),
      (0x300A, heap([(0x1810, info)])),
    ])
    return Array("II".utf8) + writer.number(26, 4) + Array("HEAPCCDR".utf8) + [UInt8](repeating: 0, count: 12)
      + root
  }

  /// An ordinary TIFF of `image` with a magenta picture below it and a camera's name, or a DNG's version.
  static func tiff(_ image: RGBImage, namesCamera: Bool) -> [UInt8] {
    var tiff = TIFFWriter()
    let small = tiff.directory(rgb(magenta, &tiff))
    var tags = rgb(image, &tiff)
    tags[254] = .longs([0])
    if namesCamera { tags[271] = .text("Canon") } else { tags[50_706] = .bytes([1, 4, 0, 0]) }
    tags[330] = .longs([small])
    return tiff.file(tags)
  }
}
