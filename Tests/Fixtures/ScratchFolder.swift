import Foundation
import Imaging

/// A folder that is there as long as the test that made it.
public final class ScratchFolder: Sendable {
  /// Where it is.
  public let path: String

  /// Makes an empty folder.
  public init() throws {
    path = FileManager.default.temporaryDirectory.path + "/juror-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of an entry.
  public func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

  /// Makes a folder in it.
  public func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: self(name), withIntermediateDirectories: true)
  }

  /// Writes a file.
  @discardableResult
  public func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: self(name)))
    return self(name)
  }

  /// Writes a photo of one grey, 0…255, as PNG, or as JPEG where the name says so.
  @discardableResult
  public func photo(_ name: String, grey: Int, width: Int = 60, height: Int = 40) throws -> String {
    let level = UInt8(clamping: grey)
    let image = RGBImage(
      size: PixelSize(width: width, height: height),
      filledWith: RGBImage.Colour(red: level, green: level, blue: level))
    return try write(name.hasSuffix(".jpg") ? image.jpeg(quality: 95) : image.png(), to: name)
  }

  /// The text of a file.
  public func text(_ name: String) throws -> String {
    try String(contentsOfFile: self(name), encoding: .utf8)
  }
}
