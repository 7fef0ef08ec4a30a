import Juror

/// Records in order of merit: best mean first unless told otherwise, equal ones as they came, failures last.
struct Ranking {
  private let top: Int?
  private let isBefore: @Sendable (Double, Double) -> Bool
  private var records: [(place: Int, record: PhotoRecord)] = []
  private var count = 0

  /// Keeps all records, or only the first `top` ratings in the order of means that `isBefore` gives.
  init(top: Int? = nil, by isBefore: @escaping @Sendable (Double, Double) -> Bool = { $0 > $1 }) {
    self.top = top
    self.isBefore = isBefore
  }

  mutating func insert(_ record: PhotoRecord) {
    if top != nil, record.rating == nil { return }
    records.append((count, record))
    count += 1
    if let top, records.count >= 2 * top + 1000 { sort() }
  }

  /// The records in order.
  mutating func sorted() -> [PhotoRecord] {
    sort()
    return records.map(\.record)
  }

  private mutating func sort() {
    records.sort { first, second in
      switch (first.record.rating?.mean, second.record.rating?.mean) {
      case (let one?, let other?) where one != other: isBefore(one, other)
      case (nil, _?), (_?, nil): first.record.rating != nil
      default: first.place < second.place
      }
    }
    if let top { records = Array(records.prefix(top)) }
  }
}
