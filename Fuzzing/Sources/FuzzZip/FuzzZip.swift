import Driver
import Foundation

@testable import Networks

/// Zip files: every entry is a part of the file.
@main
enum FuzzZip {
  static func main() {
    fuzz(refusing: FormatError.self) { input in
      let file = Data(input)
      for content in try StoredZip(file).entries.values {
        require(content.startIndex >= file.startIndex && content.endIndex <= file.endIndex)
      }
    }
  }
}
