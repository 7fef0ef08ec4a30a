import Foundation
import Testing

@testable import Imaging

/// libjpeg's own programs.
enum LibJPEG {
  static let isInstalled = ["cjpeg", "djpeg"].allSatisfy {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)")
  }

  /// The bytes of a JPEG.
  static func file(of image: RGBImage, _ options: [String]) throws -> [UInt8] {
    let header = Array("P6\n\(image.size.width) \(image.size.height)\n255\n".utf8)
    return try withFile(header + image.pixels) { picture in
      try withFile([]) { file in
        try run("cjpeg", options + ["-outfile", file, picture])
        return try [UInt8](Data(contentsOf: URL(filePath: file)))
      }
    }
  }

  /// Writes a JPEG.
  static func write(_ image: RGBImage, to path: String, _ options: [String]) throws {
    try Data(file(of: image, options)).write(to: URL(filePath: path))
  }

  /// Decodes a JPEG wholly, with colour blown up plainly.
  static func decoded(_ jpeg: [UInt8]) throws -> RGBImage {
    try withFile(jpeg) { path in
      try withFile([]) { file in
        try run("djpeg", ["-nosmooth", "-dct", "float", "-outfile", file, path])
        let bytes = try [UInt8](Data(contentsOf: URL(filePath: file)))
        let header = bytes.split(separator: 10, maxSplits: 3)
        let sides = header[1].split(separator: 32).compactMap { Int(String(decoding: $0, as: UTF8.self)) }
        return RGBImage(checked: PixelSize(width: sides[0], height: sides[1]), pixels: Array(header[3]))
      }
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
