import Foundation

/// What light a coded value stands for; 1 is white.
enum TransferFunction: Hashable {
  /// sRGB's (IEC 61966-2-1).
  case sRGB
  /// A power: 1 is linear.
  case gamma(Double)
  /// SMPTE ST 2084, up to 10,000 cd/m².
  case pq
  /// Hybrid log-gamma (ITU-R BT.2100), before its system gamma.
  case hlg

  /// White of pictures without highlights lies here in HDR (ITU-R BT.2408), in cd/m².
  static let referenceWhite = 203.0

  /// By its number in ITU-T H.273, table 3; nil when it names none that is known here.
  ///
  /// The camera curves of BT.709 and its kin count as sRGB's: that is how programs show such pictures (Chromium's
  /// `ColorSpace` says why), and most files that are labelled so hold plain sRGB.
  init?(code: Int) {
    switch code {
    case 1, 6, 7, 11, 12, 13, 14, 15: self = .sRGB
    case 4: self = .gamma(2.2)
    case 5: self = .gamma(2.8)
    case 8: self = .gamma(1)
    case 16: self = .pq
    case 18: self = .hlg
    default: return nil
    }
  }

  /// Whether there is light beyond white.
  var isHDR: Bool { self == .pq || self == .hlg }

  /// The light of a value of 0…1, not below 0; of HLG it is the scene's.
  func light(_ value: Double) -> Double {
    switch self {
    case .sRGB: value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    case .gamma(let exponent): pow(value, exponent)
    case .pq: PQ.light(value) / Self.referenceWhite
    case .hlg:
      value <= 0.5 ? value * value / 3 : (exp((value - 0.559_910_73) / 0.178_832_77) + 0.284_668_92) / 12
    }
  }
}

extension TransferFunction {
  /// The brightest light there can be.
  var ceiling: Double { self == .pq ? 10_000 / Self.referenceWhite : 1 }

  /// For each value of 0…`largest` the one of 0…65,535 that has the same light by sRGB's curve, where 65,535 is
  /// ``ceiling``.
  func curve(largest: Int) -> [UInt16] {
    (0...largest).map {
      let light = light(Double($0) / Double(largest)) / ceiling
      return UInt16((65_535 * Self.sRGBValue(min(max(light, 0), 1))).rounded())
    }
  }

  /// sRGB's value for a light of 0…1.
  static func sRGBValue(_ light: Double) -> Double {
    light <= 0.003_130_8 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055
  }
}

/// The perceptual quantiser of SMPTE ST 2084: light in cd/m² as a value of 0…1, and back.
enum PQ {
  private static let (m1, m2) = (2_610.0 / 16_384, 2_523.0 / 4_096 * 128)
  private static let (c1, c2, c3) = (3_424.0 / 4_096, 2_413.0 / 4_096 * 32, 2_392.0 / 4_096 * 32)

  static func light(_ value: Double) -> Double {
    let root = pow(max(value, 0), 1 / m2)
    return 10_000 * pow(max(root - c1, 0) / (c2 - c3 * root), 1 / m1)
  }

  static func value(_ light: Double) -> Double {
    let root = pow(min(max(light, 0), 10_000) / 10_000, m1)
    return pow((c1 + c2 * root) / (1 + c3 * root), m2)
  }
}
