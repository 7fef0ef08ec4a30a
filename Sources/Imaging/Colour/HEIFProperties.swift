/// What the metadata of a HEIF or AVIF file says about its primary picture (ISO/IEC 23008-12; ISO/IEC 14496-12).
struct HEIFProperties {
  /// By the `nclx` colour box; nil without one, or beside an ICC profile.
  private(set) var encoding: ColourEncoding?
  /// Whether the colours are already multiplied by their alpha.
  private(set) var isPremultiplied = false

  /// Larger metadata are left alone.
  private static let largest = 8 << 20

  /// Reads the boxes up to the metadata, and those.
  init(_ file: ByteReader) {
    var place = 0
    for _ in 0..<100 {
      guard let box = Box(file(place, 16)) else { return }
      if box.name == "meta" {
        guard box.length <= Self.largest else { return }
        let body = file(place + box.head, box.length - box.head)
        read(Array(body.dropFirst(4)))
        return
      }
      place += box.length
    }
  }

  private mutating func read(_ meta: [UInt8]) {
    let boxes = Box.all(in: meta)
    guard let primary = boxes["pitm"].flatMap({ $0.number(at: 4, size: $0.first == 0 ? 2 : 4) }) else {
      return
    }
    let references = References(boxes["iref"] ?? [])
    isPremultiplied = references.of("prem", primary) != nil
    guard let properties = boxes["iprp"].map({ Box.list(in: $0) }),
      let list = properties.first(where: { $0.name == "ipco" }).map({ Box.list(in: $0.body) })
    else { return }
    let associations = properties.filter { $0.name == "ipma" }.map(\.body)
    // A picture put together from tiles may leave the colours to them.
    for item in [primary] + (references.of("dimg", primary)?.prefix(1) ?? []) {
      let indices = associations.flatMap { Self.properties(of: item, $0) }
      let properties = indices.compactMap { list.indices.contains($0 - 1) ? list[$0 - 1] : nil }
      let colours = properties.filter { $0.name == "colr" }.map(\.body)
      // An ICC profile says more, and libvips finds it.
      guard colours.allSatisfy({ $0.starts(with: Array("nclx".utf8)) }) else { return }
      guard let box = colours.first, let primaries = box.number(at: 4, size: 2),
        let transfer = box.number(at: 6, size: 2)
      else { continue }
      encoding = ColourEncoding(primariesCode: primaries, transferCode: transfer)
      return
    }
  }

  /// The numbers, from 1, of an item's properties by an `ipma` box.
  private static func properties(of item: Int, _ box: [UInt8]) -> [Int] {
    let itemSize = box.first == 0 ? 2 : 4
    let isWide = box.count > 3 && box[3] & 1 == 1
    var place = 8
    while let found = box.number(at: place, size: itemSize),
      let count = box.number(at: place + itemSize, size: 1)
    {
      place += itemSize + 1
      let size = isWide ? 2 : 1
      if found == item {
        return (0..<count).compactMap { box.number(at: place + $0 * size, size: size) }
          .map { $0 & (isWide ? 0x7FFF : 0x7F) }
      }
      place += count * size
    }
    return []
  }
}

/// Which items refer to which.
private struct References {
  private let boxes: [Box]
  private let idSize: Int

  init(_ iref: [UInt8]) {
    boxes = Box.list(in: Array(iref.dropFirst(4)))
    idSize = iref.first == 0 ? 2 : 4
  }

  /// The items that `item` refers to in a certain way; nil when there are none.
  func of(_ kind: String, _ item: Int) -> [Int]? {
    for box in boxes where box.name == kind && box.body.number(at: 0, size: idSize) == item {
      let count = box.body.number(at: idSize, size: 2) ?? 0
      return (0..<count).compactMap { box.body.number(at: idSize + 2 + $0 * idSize, size: idSize) }
    }
    return nil
  }
}

/// One box of an ISO base media file.
private struct Box {
  let name: String
  /// Bytes of its head, and of all of it.
  let head: Int
  let length: Int
  private(set) var body: [UInt8] = []

  /// Reads a head; nil when it is none.
  init?(_ bytes: [UInt8]) {
    guard let short = bytes.number(at: 0, size: 4), bytes.count >= 8 else { return nil }
    name = String(decoding: bytes[4..<8], as: UTF8.self)
    head = short == 1 ? 16 : 8
    length = short == 1 ? bytes.number(at: 8, size: 8) ?? 0 : short
    guard length >= head, length < 1 << 48 else { return nil }
  }

  /// The boxes that follow each other in `bytes`.
  static func list(in bytes: [UInt8]) -> [Box] {
    var (boxes, place): ([Box], Int) = ([], 0)
    while boxes.count < 10_000, var box = Box(Array(bytes[place...].prefix(16))) {
      guard place + box.length <= bytes.count else { break }
      box.body = Array(bytes[place + box.head..<place + box.length])
      boxes.append(box)
      place += box.length
    }
    return boxes
  }

  /// The bodies of different boxes by their names.
  static func all(in bytes: [UInt8]) -> [String: [UInt8]] {
    Dictionary(list(in: bytes).map { ($0.name, $0.body) }) { first, _ in first }
  }
}

extension [UInt8] {
  /// A number of `size` bytes, the highest first; nil when they are not there, or it is no Int.
  fileprivate func number(at place: Int, size: Int) -> Int? {
    guard place >= 0, place + size <= count else { return nil }
    return Int(exactly: self[place..<place + size].reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }
}
