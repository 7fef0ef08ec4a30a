import Foundation

/// A colour space given by its primaries and its curve, as files without an ICC profile name it.
struct ColourEncoding: Hashable {
  var primaries = Primaries.sRGB
  var transfer = TransferFunction.sRGB

  /// Whether nothing need be converted.
  var isSRGB: Bool { self == ColourEncoding() }

  /// Makes an encoding.
  init(primaries: Primaries = .sRGB, transfer: TransferFunction = .sRGB) {
    (self.primaries, self.transfer) = (primaries, transfer)
  }

  /// From the numbers of ITU-T H.273 (CICP); what they leave open is sRGB's.
  init(primariesCode: Int, transferCode: Int) {
    self.init(
      primaries: Primaries(code: primariesCode) ?? .sRGB,
      transfer: TransferFunction(code: transferCode) ?? .sRGB)
  }

  /// Values of 0…`largest`, red, green and blue in turn, straightened (``TransferFunction/curve(largest:)``), as 8-bit
  /// sRGB; colours outside of it are cut off.
  func sRGB(of values: [UInt16], largest: Int) -> [UInt8] {
    let table = (0...largest).map {
      transfer.ceiling * TransferFunction.sRGB.light(Double($0) / Double(largest))
    }
    func light(_ pixel: Int) -> SIMD3<Double> {
      let (red, green, blue) = (values[3 * pixel], values[3 * pixel + 1], values[3 * pixel + 2])
      return displayed(SIMD3(table[Int(red)], table[Int(green)], table[Int(blue)]))
    }
    let count = values.count / 3
    let matrix = primaries.toSRGB ?? Matrix([1, 0, 0], [0, 1, 0], [0, 0, 1])
    let mapping = transfer.isHDR ? ToneMapping(peak: Self.peak(count, light)) : nil
    return [UInt8](unsafeUninitializedCapacity: 3 * count) { bytes, filled in
      for pixel in 0..<count {
        let light = light(pixel)
        let colour = matrix * (light * (mapping?.factor(light.max()) ?? 1))
        for channel in 0..<3 { bytes[3 * pixel + channel] = Self.byte(colour[channel]) }
      }
      filled = 3 * count
    }
  }

  /// HLG's system gamma for a display of 1,000 cd/m² (BT.2100, table 5), relative to white; other light as it is.
  private func displayed(_ scene: SIMD3<Double>) -> SIMD3<Double> {
    guard transfer == .hlg else { return scene }
    let luminance = (scene * SIMD3(0.2627, 0.6780, 0.0593)).sum()
    return scene * (pow(luminance, 0.2) * 1_000 / TransferFunction.referenceWhite)
  }

  /// The light that all but a thousandth of the pixels stay below, so that a speck does not darken a picture; of large
  /// pictures only some are asked.
  private static func peak(_ count: Int, _ light: (Int) -> SIMD3<Double>) -> Double {
    let lights = stride(from: 0, to: count, by: 1 + count >> 18).map { light($0).max() }.sorted()
    return lights.isEmpty ? 0 : lights[(lights.count - 1) * 999 / 1_000]
  }

  private static func byte(_ light: Double) -> UInt8 {
    // Also what is no number.
    guard light > 0 else { return codes[0] }
    guard light < 1 else { return 255 }
    return codes[Int(light * Double(codes.count - 1) + 0.5)]
  }

  /// sRGB's values of evenly spaced lights, finely enough for the steepest part of the curve.
  private static let codes: [UInt8] = (0...65_535).map {
    UInt8((255 * TransferFunction.sRGBValue(Double($0) / 65_535)).rounded())
  }
}
