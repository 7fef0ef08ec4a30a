/// At which resolutions a JPEG of any kind stores its components.
public struct JPEGSampling: Sendable {
  /// Each component's samples across and down, where the finest has most.
  private var factors: [(across: Int, down: Int)] = []

  /// Reads the markers of a file up to its frame header (T.81, B.2.2); nil when there is none.
  public init?(_ file: [UInt8]) {
    guard let frame = file.withUnsafeBufferPointer(Self.frame(of:)), frame.count >= 6 else { return nil }
    let count = Int(frame[5])
    guard frame.count == 6 + 3 * count else { return nil }
    for number in 0..<count {
      let sampling = Int(frame[7 + 3 * number])
      let (across, down) = (sampling >> 4, sampling & 15)
      guard (1...4).contains(across), (1...4).contains(down) else { return nil }
      factors.append((across, down))
    }
  }

  private static func frame(of file: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var reader = Segments(file)
    guard reader.marker() == 0xD8 else { return nil }
    while let marker = reader.marker(), let body = reader.segment() {
      // Three among these sixteen are tables.
      if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) { return body }
    }
    return nil
  }

  /// How many times coarser than its pixels the coarsest component of an image is that libjpeg has made `shrink`
  /// (1, 2, 4, 8) times smaller.
  ///
  /// libjpeg makes a component less small to save itself from enlarging it, by factors of two, but only in both
  /// directions alike: 4:2:0 becomes 4:4:4, while 4:2:2 stays what it is.
  public func coarseness(shrunkBy shrink: Int) -> Int {
    let block = max(1, 8 / max(1, shrink))
    let columns = block * (factors.map(\.across).max() ?? 1)
    let rows = block * (factors.map(\.down).max() ?? 1)
    var coarsest = 1
    for part in factors {
      var (width, height) = (part.across * block, part.down * block)
      while width < 8 * part.across, columns % (2 * width) == 0, rows % (2 * height) == 0 {
        width *= 2
        height *= 2
      }
      coarsest = max(coarsest, columns / width, rows / height)
    }
    return coarsest
  }
}
