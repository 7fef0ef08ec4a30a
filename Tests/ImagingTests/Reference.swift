import Foundation
import Imaging

/// Tiny photos, and the pixels that Pillow, NumPy and SciPy find for them, from Tools/Reference/imaging.py.
struct Reference: Decodable, Sendable {
  private let width: Int
  private let height: Int
  private let pixels: Data

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Tools/Reference")

  /// Every expected image by its name.
  private static let images: [String: Reference] = {
    let data = (try? Data(contentsOf: folder.appending(path: "imaging.json"))) ?? Data()
    return (try? JSONDecoder().decode([String: Reference].self, from: data)) ?? [:]
  }()

  struct Missing: Error { let name: String }

  /// The expected image of this name.
  static func image(_ name: String) throws -> RGBImage {
    guard let image = images[name]?.image else { throw Missing(name: name) }
    return image
  }

  /// The expected image, if its pixels are as many as they should be.
  var image: RGBImage? {
    RGBImage(size: PixelSize(width: width, height: height), pixels: Array(pixels))
  }

  /// The path of one of the tiny photos.
  static func path(_ photo: String) -> String {
    folder.appending(path: "imaging").appending(path: photo).path
  }

  /// The path of one of the photos that Tools/Reference/colours.py makes.
  static func coloured(_ photo: String) -> String {
    folder.appending(path: "colours").appending(path: photo).path
  }

  /// The names of all tiny photos.
  static let photos = ((try? FileManager.default.contentsOfDirectory(atPath: path(""))) ?? []).sorted()

  /// The bytes of one of the tiny photos.
  static func bytes(_ photo: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path(photo))))
  }
}

/// How far two images of one size are apart, in steps of 255.
func difference(_ first: RGBImage, _ second: RGBImage) -> (mean: Double, largest: Int) {
  guard first.size == second.size else { return (.infinity, .max) }
  let distances = zip(first.pixels, second.pixels).map { abs(Int($0) - Int($1)) }
  return (Double(distances.reduce(0, +)) / Double(distances.count), distances.max() ?? 0)
}

/// A folder that lives as long as `body` runs.
func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "imaging-tests-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}

/// The path of a file with these bytes in a folder that lives as long as `body` runs.
func withFile<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
  try withFolder { folder in
    let file = folder.appending(path: "photo")
    try Data(bytes).write(to: file)
    return try body(file.path)
  }
}

/// The kind of photo error that `body` throws; nil when it throws none.
func kind(_ body: () throws -> Void) -> PhotoError.Kind? {
  do {
    try body()
    return nil
  } catch let error as PhotoError {
    return error.kind
  } catch {
    return nil
  }
}

/// A test's own generator: xorshift, so that a failure can be repeated.
struct TestGenerator: RandomNumberGenerator {
  var state: UInt64 = 0x9E37_79B9_7F4A_7C15

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
