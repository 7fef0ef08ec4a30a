/// What a JPEG file says before its pixels, for the commonest kind: baseline, three components, one scan.
struct JPEGHeader {
  /// One of Y, Cb, Cr.
  struct Component {
    /// Blocks of an MCU across and down: 1…4.
    let across: Int
    let down: Int
    /// The quantiser of each coefficient, in zigzag order.
    let quantisers: [UInt16]
    let dc: HuffmanCode
    let ac: HuffmanCode
  }

  /// Columns of pixels.
  private(set) var width = 0
  /// Rows of pixels.
  private(set) var height = 0
  /// Brightness, then the two of colour.
  private(set) var components: [Component] = []
  /// How many MCUs lie between restart markers; 0 for no such markers.
  private(set) var restartInterval = 0
  /// Where the entropy-coded data begin.
  private(set) var scanStart = 0

  /// Reads the markers (T.81, annex B); nil for any other kind of JPEG and for damage.
  init?(_ file: UnsafeBufferPointer<UInt8>) {
    var reader = Segments(file)
    guard reader.marker() == 0xD8 else { return nil }
    var quantisers: [Int: [UInt16]] = [:]
    var codes: [Int: HuffmanCode] = [:]
    var frame: [(id: UInt8, sampling: UInt8, quantiser: Int)] = []
    while let marker = reader.marker(), let body = reader.segment() {
      switch marker {
      case 0xDB: guard Self.read(body, into: &quantisers) else { return nil }
      case 0xC4: guard Self.read(body, into: &codes) else { return nil }
      case 0xC0, 0xC1:
        guard frame.isEmpty, body.count == 15, body[0] == 8, body[5] == 3 else { return nil }
        (width, height) = (body.number(at: 3), body.number(at: 1))
        frame = (0..<3).map { (body[6 + 3 * $0], body[7 + 3 * $0], Int(body[8 + 3 * $0])) }
      case 0xC2...0xCF: return nil
      case 0xDD:
        guard body.count == 2 else { return nil }
        restartInterval = body.number(at: 0)
      case 0xEE:
        // Adobe's marker: transform 1 is YCbCr.
        guard body.count < 12 || !body.starts(with: Array("Adobe".utf8)) || body[11] == 1 else { return nil }
      case 0xDA:
        // Sides are as libjpeg limits them; a sequential scan has all 64 coefficients.
        guard body.count == 10, body[0] == 3, body[7...].elementsEqual([0, 63, 0]), frame.count == 3,
          (1...65_500).contains(width), (1...65_500).contains(height)
        else { return nil }
        for (number, part) in frame.enumerated() {
          let tables = Int(body[2 + 2 * number])
          guard body[1 + 2 * number] == part.id, let dc = codes[tables >> 4],
            let ac = codes[16 + tables & 15],
            let quantisers = quantisers[part.quantiser]
          else { return nil }
          components.append(
            Component(
              across: Int(part.sampling >> 4), down: Int(part.sampling & 15), quantisers: quantisers, dc: dc,
              ac: ac))
        }
        // Letters for identifiers mean RGB.
        guard frame.map(\.id) != Array("RGB".utf8), isSampledKnownly else { return nil }
        scanStart = reader.position
        return
      case 0xE0...0xEF, 0xFE: continue
      // Among what is left are markers without a segment, which would be taken for one.
      default: return nil
      }
    }
    return nil
  }

  /// Blocks of an MCU.
  var blocks: Int { components.reduce(0) { $0 + $1.across * $1.down } }

  /// Whether brightness has the finest resolution, in each direction a whole multiple of colour's, and a block of
  /// colour lies under at most four of brightness; an MCU has at most ten blocks (T.81, B.2.3).
  private var isSampledKnownly: Bool {
    let luma = components[0]
    let fits = components.allSatisfy { part in
      (1...4).contains(part.across) && (1...4).contains(part.down)
        && luma.across % part.across == 0 && luma.down % part.down == 0
        && [1, 2, 4].contains(luma.across * luma.down / (part.across * part.down))
    }
    return fits && blocks <= 10
  }

  /// DQT: tables of one or two bytes a quantiser.
  private static func read(_ body: [UInt8], into tables: inout [Int: [UInt16]]) -> Bool {
    var start = 0
    while start < body.count {
      let (kind, bytes) = (body[start], body[start] >> 4 == 0 ? 1 : 2)
      guard kind >> 4 < 2, kind & 15 < 4, body.count >= start + 1 + 64 * bytes else { return false }
      tables[Int(kind & 15)] = (0..<64).map {
        UInt16(bytes == 1 ? Int(body[start + 1 + $0]) : body.number(at: start + 1 + 2 * $0))
      }
      start += 1 + 64 * bytes
    }
    return true
  }

  /// DHT: DC codes, whose symbols are at most 15, get the keys 0…3, AC codes 16…19.
  private static func read(_ body: [UInt8], into codes: inout [Int: HuffmanCode]) -> Bool {
    var start = 0
    while start < body.count {
      let counts = body[start...].dropFirst().prefix(16)
      let total = counts.reduce(0) { $0 + Int($1) }
      guard body[start] & 0xEC == 0, counts.count == 16, body.count >= start + 17 + total else {
        return false
      }
      let symbols = body[start + 17..<start + 17 + total]
      guard body[start] >= 16 || symbols.allSatisfy({ $0 < 16 }),
        let code = HuffmanCode(counts: counts, symbols: symbols)
      else { return false }
      codes[Int(body[start])] = code
      start += 17 + total
    }
    return true
  }
}
