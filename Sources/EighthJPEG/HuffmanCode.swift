/// One Huffman code of a JPEG file (T.81, annexes C and F.2.2), with tables for reading it fast.
final class HuffmanCode {
  /// What cannot be part of a code.
  static let damage = -1

  /// Index bits of the tables.
  private static let wide = 12
  private static let narrow = 9

  /// By the next 9 bits: length << 8 | symbol of the code word that they begin with; 0 when it is longer.
  private let words: UnsafeMutablePointer<UInt16>
  /// By the next 12 bits: what the whole AC symbols among them come to, see ``Skip``.
  private let skips: UnsafeMutablePointer<Skip>
  /// By length 1…16: the first number (16 bits, left-aligned) beyond the words of that length.
  private let limits: [Int]
  /// By length: what takes a word to its place among `symbols`.
  private let offsets: [Int]
  private let symbols: [UInt8]

  /// Builds the code from a DHT segment's 16 counts and its symbols; nil when they are no code.
  init?(counts: some Collection<UInt8>, symbols: some Collection<UInt8>) {
    var (limits, offsets) = ([0], [0])
    var (code, place) = (0, 0)
    for (length, count) in zip(1..., counts.map(Int.init)) {
      offsets.append(place - code)
      code += count
      place += count
      // A word of ones alone is none (T.81, C.2).
      guard code < 1 << length else { return nil }
      limits.append(code << (16 - length))
      code <<= 1
    }
    guard limits.count == 17, place == symbols.count, place <= 256 else { return nil }
    (self.limits, self.offsets, self.symbols) = (limits, offsets, Array(symbols))
    words = .allocate(capacity: 1 << Self.narrow)
    skips = .allocate(capacity: 1 << Self.wide)
    for index in 0..<1 << Self.narrow {
      let word = word(startingWith: index << (16 - Self.narrow))
      let fits = word.symbol >= 0 && word.length <= Self.narrow
      words[index] = fits ? UInt16(word.length << 8 | word.symbol) : 0
    }
    for index in 0..<1 << Self.wide { skips[index] = skip(over: index) }
  }

  deinit {
    words.deallocate()
    skips.deallocate()
  }

  /// The code word that 16 bits begin with.
  private func word(startingWith bits: Int) -> (symbol: Int, length: Int) {
    for length in 1...16 where bits < limits[length] {
      return (Int(symbols[bits >> (16 - length) + offsets[length]]), length)
    }
    return (Self.damage, 16)
  }

  /// Reads one symbol, or ``damage``; 16 bits must be ready.
  @inline(__always)
  func symbol(_ reader: inout BitReader) -> Int {
    let word = Int(words[reader.peek(Self.narrow)])
    if word != 0 {
      reader.skip(word &>> 8)
      return word & 0xFF
    }
    let (symbol, length) = self.word(startingWith: reader.peek(16))
    reader.skip(length)
    return symbol
  }
}

extension HuffmanCode {
  /// Several AC symbols with their values, to be passed over at once, in two bytes.
  struct Skip {
    private let packed: UInt16

    init(bits: Int, coefficients: Int, ends: Bool) {
      packed = UInt16(bits | coefficients << 4 | (ends ? 0x800 : 0))
    }

    /// How many bits they take; 0 when not even one symbol lies within the table's index.
    @inline(__always) var bits: Int { Int(packed & 15) }
    /// By how many coefficients they go on, and one more if the last of them ends the block.
    @inline(__always) var steps: Int { Int((packed &>> 4) & 0x7F) &+ Int(packed &>> 11) }
    /// Whether the last of them ends the block.
    @inline(__always) var ends: Bool { packed >= 0x800 }
  }

  private func skip(over index: Int) -> Skip {
    var (bits, coefficients) = (0, 0)
    while true {
      let rest = Self.wide - bits
      let (symbol, length) = word(startingWith: (index << (16 - rest)) & 0xFFFF)
      let (run, size) = (symbol >> 4, symbol & 15)
      let isWhole = symbol >= 0 && length + size <= rest && (size > 0 || run == 0 || run == 15)
      guard isWhole, coefficients + run < 64 else {
        return Skip(bits: bits, coefficients: coefficients, ends: false)
      }
      bits += length + size
      if symbol == 0 { return Skip(bits: bits, coefficients: coefficients, ends: true) }
      coefficients += run + 1
    }
  }

  /// Passes over the AC coefficients of one block; false when they are damaged.
  @inline(__always)
  func skipBlock(_ reader: inout BitReader) -> Bool {
    var place = 1
    while place < 64 {
      reader.refill()
      let skip = skips[reader.peek(Self.wide)]
      let after = place &+ skip.steps
      // Past the block's end the symbols would be the next block's: then one by one.
      if skip.bits > 0, after <= 64 {
        reader.skip(skip.bits)
        if skip.ends { return true }
        place = after
      } else {
        let (symbol, _) = coefficient(&reader)
        guard symbol > 0 else { return symbol == 0 }
        place &+= symbol >> 4 &+ 1
      }
    }
    return place == 64
  }

  /// Reads one AC symbol, or ``damage``, with the value that follows it; 31 bits must be ready.
  @inline(__always)
  func coefficient(_ reader: inout BitReader) -> (symbol: Int, value: Int) {
    let symbol = symbol(&reader)
    // Baseline knows two symbols without a value: end of block, and sixteen zeros.
    guard symbol & 15 == 0 else { return (symbol, symbol < 0 ? 0 : reader.receive(symbol & 15)) }
    return (symbol == 0 || symbol == 0xF0 ? symbol : Self.damage, 0)
  }
}
