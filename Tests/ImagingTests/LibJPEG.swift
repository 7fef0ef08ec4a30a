import Foundation
import Testing

@testable import Imaging

/// libjpeg's own programs.
enum LibJPEG {
  static let isInstalled = ["cjpeg", "djpeg"].allSatisfy {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)")
  }

  /// Writes a JPEG.
  static func write(_ image: RGBImage, to path: String, _ options: [String]) throws {
    let header = Array("P6\n\(image.size.width) \(image.size.height)\n255\n".utf8)
    try withFile(header + image.pixels) { try run("cjpeg", options + ["-outfile", path, $0]) }
  }

  /// Decodes a JPEG wholly, with colour blown up plainly.
  static func decoded(_ path: String) throws -> RGBImage {
    try withFile([]) { file in
      try run("djpeg", ["-nosmooth", "-dct", "float", "-outfile", file, path])
      let bytes = try [UInt8](Data(contentsOf: URL(filePath: file)))
      let header = bytes.split(separator: 10, maxSplits: 3)
      let sides = header[1].split(separator: 32).compactMap { Int(String(decoding: $0, as: UTF8.self)) }
      return RGBImage(checked: PixelSize(width: sides[0], height: sides[1]), pixels: Array(header[3]))
    }
  }

  private static func run(_ program: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/\(program)")
    process.arguments = arguments
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }
}
