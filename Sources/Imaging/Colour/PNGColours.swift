/// The chunks of a PNG file that say what its colours mean (PNG, third edition, sections 4.3 and 11.3.2).
struct PNGColours {
  /// What the samples mean by these chunks; nil when there are none, or when an embedded profile or sRGB counts.
  private(set) var encoding: ColourEncoding?

  /// Reads on up to the pixels.
  init(_ file: ByteReader) {
    var chunks: [String: [UInt8]] = [:]
    var place = 8
    // More chunks than this stand before the pixels of no photo.
    for _ in 0..<1_000 {
      let head = file(place, 8)
      guard head.count == 8 else { break }
      let name = String(decoding: head[4...], as: UTF8.self)
      if name == "IDAT" || name == "IEND" { break }
      if ["cICP", "iCCP", "sRGB", "gAMA", "cHRM"].contains(name), chunks[name] == nil {
        chunks[name] = file(place + 8, min(head.number(at: 0), 32))
      }
      place += 12 + head.number(at: 0)
    }
    encoding = Self.encoding(chunks)
  }

  /// By the standard's order: the chunk that says most counts.
  private static func encoding(_ chunks: [String: [UInt8]]) -> ColourEncoding? {
    if let cicp = chunks["cICP"], cicp.count == 4 {
      return ColourEncoding(primariesCode: Int(cicp[0]), transferCode: Int(cicp[1]))
    }
    guard chunks["iCCP"] == nil, chunks["sRGB"] == nil else { return nil }
    var encoding = ColourEncoding()
    if let places = chunks["cHRM"], places.count == 32 {
      let places = (0..<4).map { SIMD2(places.fixed(at: 8 * $0) ?? 0, places.fixed(at: 8 * $0 + 4) ?? 0) }
      let primaries = Primaries(red: places[1], green: places[2], blue: places[3], white: places[0])
      if !primaries.isNear(.sRGB), primaries.toSRGB != nil { encoding.primaries = primaries }
    }
    // With sRGB's primaries, 1/2.2 is what the standard has writers say of sRGB.
    if let gamma = chunks["gAMA"]?.fixed(at: 0), gamma > 0.01,
      abs(gamma - 0.454_55) > 0.000_1 || encoding.primaries != .sRGB
    {
      encoding.transfer = .gamma(1 / gamma)
    }
    return encoding.isSRGB ? nil : encoding
  }
}

/// Gives `count` bytes of a file from byte `place` on, fewer where it ends.
typealias ByteReader = (_ place: Int, _ count: Int) -> [UInt8]

extension [UInt8] {
  /// Four bytes as a number, the highest first; 0 when they are not there.
  fileprivate func number(at place: Int) -> Int {
    place + 4 <= count ? self[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } : 0
  }

  /// PNG's numbers with five decimals.
  fileprivate func fixed(at place: Int) -> Double? {
    place + 4 <= count ? Double(Int32(truncatingIfNeeded: number(at: place))) / 100_000 : nil
  }
}
