/// The photos of a data set by each way of writing their names.
///
/// A name is looked for as it is, by its file name, without the ending of a photo, and up to its first dot (as idealo writes
/// names), in this order; the first of these that any photo has counts. Of several photos the one is meant whose folders
/// agree with the name's for longest, from the file upwards. Paths may be written with slashes or backslashes.
struct PhotoNames {
  enum Found {
    case none
    /// The photo's index.
    case one(Int)
    /// These photos may be meant.
    case several([Int])
  }

  private let photos: [RatedPhoto]
  /// From precise to vague; a way of writing that no name has needed so far has no table.
  private var tables: [Table] = []
  private static let writings: [@Sendable (String) -> String] = [
    { $0 }, lastComponent, { withoutPhotoExtension(lastComponent($0)) },
    { String(lastComponent($0).prefix { $0 != "." }) },
  ]

  init(_ photos: [RatedPhoto]) { self.photos = photos }

  mutating func find(_ name: String) -> Found {
    for (number, writing) in Self.writings.enumerated() {
      if number == tables.count { tables.append(Table(photos, writing)) }
      let candidates = tables[number].photos(writing(name))
      if candidates.count == 1 { return .one(candidates[0]) }
      if candidates.count > 1 { return nearest(to: name, among: candidates) }
    }
    return .none
  }

  private func nearest(to name: String, among candidates: [Int]) -> Found {
    let folders = folders(of: name)
    var (longest, best): (Int, [Int]) = (-1, [])
    for photo in candidates {
      let own = self.folders(of: photos[photo].id)
      let common = zip(folders.reversed(), own.reversed()).prefix { $0 == $1 }.count
      // An id that the name ends with as a whole is nearer than one whose further folders differ.
      let agreement = 2 * common + (common == own.count ? 1 : 0)
      if agreement > longest { (longest, best) = (agreement, []) }
      if agreement == longest { best.append(photo) }
    }
    return best.count == 1 ? .one(best[0]) : .several(best)
  }

  private func folders(of path: String) -> [Substring] {
    path.split { $0 == "/" || $0 == "\\" }.filter { $0 != "." }.dropLast()
  }
}

extension PhotoNames {
  /// Names to photos; most belong to one, so that the others are chained.
  private struct Table {
    private var last: [String: Int] = [:]
    /// For each photo the one before it with the same name.
    private var before: [Int?]

    init(_ photos: [RatedPhoto], _ writing: (String) -> String) {
      last.reserveCapacity(photos.count)
      before = Array(repeating: nil, count: photos.count)
      for (index, photo) in photos.enumerated() {
        before[index] = last.updateValue(index, forKey: writing(photo.id))
      }
    }

    /// All that have this name, in their order.
    func photos(_ name: String) -> [Int] {
      var found: [Int] = []
      var next = last[name]
      while let photo = next {
        found.append(photo)
        next = before[photo]
      }
      return found.reversed()
    }
  }
}
