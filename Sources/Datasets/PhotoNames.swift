/// The photos of a data set by each way of writing their names.
///
/// A name is looked for as it is, as a file name, without the ending of a photo, and up to its first dot (as idealo writes
/// names), in this order; the first of these that belongs to exactly one photo counts.
struct PhotoNames {
  enum Found {
    case none
    /// The photo's index.
    case one(Int)
    /// So many photos may be meant.
    case several(Int)
  }

  private let photos: [RatedPhoto]
  /// From precise to vague; each maps a name to the photos that it may mean: the first one, and how many.
  ///
  /// A way of writing that no name has needed so far has no table.
  private var tables: [[String: (photo: Int, count: Int)]] = []
  private static let writings: [@Sendable (String) -> String] = [
    { $0 }, lastComponent, { withoutPhotoExtension(lastComponent($0)) },
    { String(lastComponent($0).prefix { $0 != "." }) },
  ]

  init(_ photos: [RatedPhoto]) { self.photos = photos }

  mutating func find(_ name: String) -> Found {
    var several: Int?
    for (number, writing) in Self.writings.enumerated() {
      if number == tables.count { tables.append(table(writing)) }
      guard let found = tables[number][writing(name)] else { continue }
      if found.count == 1 { return .one(found.photo) }
      several = several ?? found.count
    }
    return several.map(Found.several) ?? .none
  }

  private func table(_ writing: (String) -> String) -> [String: (photo: Int, count: Int)] {
    var table: [String: (photo: Int, count: Int)] = [:]
    table.reserveCapacity(photos.count)
    for (index, photo) in photos.enumerated() {
      table[writing(photo.id), default: (index, 0)].count += 1
    }
    return table
  }
}
