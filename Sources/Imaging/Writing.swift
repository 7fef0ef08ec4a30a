import Foundation

extension RGBImage {
  /// The bytes of a PNG file.
  public func png() throws(ImageError) -> [UInt8] {
    try encoded("PNG") { (image) throws(VipsFailure) in try image.png() }
  }

  /// The bytes of a JPEG file of `quality` 1…100; chroma is halved both ways (4:2:0), as cameras and libjpeg do.
  public func jpeg(quality: Int) throws(ImageError) -> [UInt8] {
    try encoded("JPEG") { (image) throws(VipsFailure) in try image.jpeg(quality: quality) }
  }

  /// Writes a PNG file, complete or not at all.
  public func writePNG(to path: String) throws(ImageError) { try Self.write(try png(), to: path) }

  /// Writes a JPEG file of `quality` 1…100, complete or not at all.
  public func writeJPEG(to path: String, quality: Int = 90) throws(ImageError) {
    try Self.write(try jpeg(quality: quality), to: path)
  }

  private func encoded(
    _ operation: String, _ encode: (Pipeline) throws(VipsFailure) -> [UInt8]
  ) throws(ImageError) -> [UInt8] {
    defer { Vips.leaveThread() }
    do throws(VipsFailure) {
      return try Pipeline.of(self, encode)
    } catch {
      throw ImageError(operation: operation, message: error.message)
    }
  }

  private static func write(_ bytes: [UInt8], to path: String) throws(ImageError) {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw ImageError(operation: "write", message: "\(path): \(error.localizedDescription)")
    }
  }
}
