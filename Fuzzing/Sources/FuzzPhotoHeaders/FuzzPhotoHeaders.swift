import Driver

@testable import Imaging

/// What is read of a photo before any library sees it: its format, the directories of TIFF and RAW files, the chunks and
/// boxes that say what colours mean, and an ICC profile, for which the whole input is taken, too.
@main
enum FuzzPhotoHeaders {
  static func main() {
    let picture = (0..<12).map { UInt16($0 * 5_957) }
    fuzz(refusing: Never.self) { input in
      if let format = PhotoFormat(head: Array(input.prefix(PhotoFormat.headLength))) {
        let meaning = SampleMeaning(format) { place, count in
          require(count >= 0, "\(count) bytes asked for")
          return Array(input.dropFirst(max(0, place)).prefix(count))
        }
        if let layout = meaning.layout { require((1...4).contains(layout.colours)) }
        if let encoding = meaning.encoding {
          require(encoding.transfer.curve(largest: 255).count == 256)
          require(encoding.sRGB(of: picture, largest: 65_535).count == picture.count)
        }
      }
      input.withUnsafeBytes { bytes in
        let profile = ICCProfile(bytes)
        require(!profile.isSRGB || profile.channels == 3 || profile.channels == nil)
        _ = profile.isNearlyLinear
      }
    }
  }
}
