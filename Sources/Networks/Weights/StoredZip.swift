import Foundation

/// The entries of a zip file that stores them uncompressed, as `torch.save` has done since PyTorch 1.6.
///
/// Layout: APPNOTE.TXT sections 4.3.7 (local header), 4.3.12 (central directory) and 4.3.16 (its end).
struct StoredZip {
  private(set) var entries: [String: Data] = [:]

  init(_ data: Data) throws(FormatError) {
    var directory = ByteReader(data, at: try Self.directoryOffset(data))
    while directory.remaining >= 46, try directory.integer(UInt32.self) == 0x0201_4b50 {
      var header = ByteReader(try directory.bytes(42))
      _ = try header.bytes(6)
      let method = try header.integer(UInt16.self)
      _ = try header.bytes(8)
      let packed = try header.integer(UInt32.self)
      let size = try header.integer(UInt32.self)
      let lengths = try (0..<3).map { _ throws(FormatError) in Int(try header.integer(UInt16.self)) }
      _ = try header.bytes(8)
      let offset = try header.integer(UInt32.self)
      let name = try directory.string(lengths[0])
      _ = try directory.bytes(lengths[1] + lengths[2])
      guard method == 0, packed == size else {
        throw .unsupported("\(name) is compressed: not written by torch.save")
      }
      guard size != .max, offset != .max else { throw .unsupported("\(name) is larger than 4 GB") }
      entries[name] = try Self.content(data, at: Int(offset), count: Int(size))
    }
  }

  private static func content(_ data: Data, at offset: Int, count: Int) throws(FormatError) -> Data {
    var local = ByteReader(data, at: offset)
    guard try local.integer(UInt32.self) == 0x0403_4b50 else {
      throw .damaged("an entry that is not where it should be")
    }
    _ = try local.bytes(22)
    let lengths = Int(try local.integer(UInt16.self)) + Int(try local.integer(UInt16.self))
    _ = try local.bytes(lengths)
    return try local.bytes(count)
  }

  private static func directoryOffset(_ data: Data) throws(FormatError) -> Int {
    let signature = Data([0x50, 0x4b, 0x05, 0x06])
    guard let end = data.range(of: signature, options: .backwards)?.lowerBound else {
      throw .damaged("cut short: a zip file without its directory")
    }
    var reader = ByteReader(data, at: end - data.startIndex + 16)
    return Int(try reader.integer(UInt32.self))
  }
}
