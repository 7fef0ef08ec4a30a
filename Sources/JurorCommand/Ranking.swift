import Juror

/// Records in order of merit: best mean first, equal ones as they came, failures last.
struct Ranking {
  private let top: Int?
  private var records: [(place: Int, record: PhotoRecord)] = []
  private var count = 0

  /// Keeps all records, or only the `top` best ratings.
  init(top: Int? = nil) { self.top = top }

  mutating func insert(_ record: PhotoRecord) {
    if top != nil, record.rating == nil { return }
    records.append((count, record))
    count += 1
    if let top, records.count >= 2 * top + 1000 { sort() }
  }

  /// The best first.
  mutating func sorted() -> [PhotoRecord] {
    sort()
    return records.map(\.record)
  }

  private mutating func sort() {
    records.sort { first, second in
      let means = (first.record.rating?.mean ?? -.infinity, second.record.rating?.mean ?? -.infinity)
      return means.0 == means.1 ? first.place < second.place : means.0 > means.1
    }
    if let top { records = Array(records.prefix(top)) }
  }
}
