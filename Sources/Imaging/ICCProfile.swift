import Foundation

/// An ICC profile's bytes, read as far as is needed to know for which images it is, and plain sRGB (ICC.1:2022, sections 7.2, 7.3, 10.6, 10.18).
struct ICCProfile {
  private let bytes: UnsafeRawBufferPointer

  /// Looks at bytes that the caller keeps alive.
  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// How many channels the images have that it describes (7.2.6); nil when it describes none, or not by colours.
  var channels: Int? {
    guard ["scnr", "mntr", "prtr", "spac"].contains(text(at: 12)) else { return nil }
    return switch text(at: 16) {
    case "GRAY": 1
    case "RGB ": 3
    case "CMYK": 4
    default: nil
    }
  }

  /// Whether the profile is a matrix with sRGB's primaries and sRGB's tone curve, so that nothing need be converted.
  var isSRGB: Bool {
    guard text(at: 16) == "RGB ", tag("A2B0") == nil else { return false }
    let primaries: [(String, [Double])] = [
      ("rXYZ", [0.4361, 0.2225, 0.0139]), ("gXYZ", [0.3851, 0.7169, 0.0971]),
      ("bXYZ", [0.1431, 0.0606, 0.7141]),
    ]
    for (name, expected) in primaries {
      guard let start = tag(name), text(at: start) == "XYZ " else { return false }
      for (index, value) in expected.enumerated() {
        guard let found = fixed(at: start + 8 + 4 * index), abs(found - value) < 0.002 else { return false }
      }
    }
    return ["rTRC", "gTRC", "bTRC"].allSatisfy { tag($0).map(isSRGBCurve) ?? false }
  }

  /// Whether values are about as light, so that eight bits would be too few for dark colours.
  var isNearlyLinear: Bool {
    guard let start = tag("gTRC") ?? tag("kTRC") else { return false }
    if text(at: start) == "para" { return fixed(at: start + 12).map { $0 < 1.5 } ?? false }
    guard text(at: start) == "curv", let count = number(at: start + 8, size: 4) else { return false }
    switch count {
    case 0: return true
    case 1: return number(at: start + 12, size: 2).map { $0 < 384 } ?? false
    default: return number(at: start + 12 + 2 * (count / 2), size: 2).map { $0 > 65_535 * 35 / 100 } ?? false
    }
  }

  private func isSRGBCurve(at start: Int) -> Bool {
    if text(at: start) == "para" {
      guard number(at: start + 8, size: 2) == 3 else { return false }
      let expected = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045]
      return expected.indices.allSatisfy { index in
        fixed(at: start + 12 + 4 * index).map { abs($0 - expected[index]) < 0.001 } ?? false
      }
    }
    guard text(at: start) == "curv", let count = number(at: start + 8, size: 4), count > 16 else {
      return false
    }
    return stride(from: 0, through: 1, by: 1.0 / 16).allSatisfy { share in
      let index = Int((share * Double(count - 1)).rounded())
      guard let value = number(at: start + 12 + 2 * index, size: 2) else { return false }
      return abs(Double(value) / 65_535 - Self.linear(Double(index) / Double(count - 1))) < 0.002
    }
  }

  /// IEC 61966-2-1's decoding of one channel.
  private static func linear(_ value: Double) -> Double {
    value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
  }

  /// Where the data of a tag start.
  private func tag(_ name: String) -> Int? {
    guard let count = number(at: 128, size: 4), count <= 100 else { return nil }
    for entry in 0..<count where text(at: 132 + 12 * entry) == name {
      return number(at: 136 + 12 * entry, size: 4)
    }
    return nil
  }

  private func number(at offset: Int, size: Int) -> Int? {
    guard offset >= 0, offset <= bytes.count - size else { return nil }
    return bytes[offset..<offset + size].reduce(0) { $0 << 8 | Int($1) }
  }

  /// A signed 16.16 number.
  private func fixed(at offset: Int) -> Double? {
    number(at: offset, size: 4).map { Double(Int32(truncatingIfNeeded: $0)) / 65_536 }
  }

  private func text(at offset: Int) -> String? {
    guard offset >= 0, offset <= bytes.count - 4 else { return nil }
    return String(decoding: bytes[offset..<offset + 4], as: UTF8.self)
  }
}
