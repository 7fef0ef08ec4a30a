import Juror

/// Records in order of merit: best mean first unless told otherwise, equal ones as they came, failures last.
struct Ranking {
  /// A record, and its bytes in an earlier file if it is from one.
  typealias Entry = (place: Int, record: PhotoRecord, bytes: ArraySlice<UInt8>?)

  private let top: Int?
  private let isBefore: @Sendable (Double, Double) -> Bool
  private var entries: [Entry] = []
  private var count = 0

  /// Keeps all records, or only the first `top` ratings in the order of means that `isBefore` gives.
  init(top: Int? = nil, by isBefore: @escaping @Sendable (Double, Double) -> Bool = { $0 > $1 }) {
    self.top = top
    self.isBefore = isBefore
  }

  mutating func insert(_ record: PhotoRecord, as bytes: ArraySlice<UInt8>? = nil) {
    if top != nil, record.rating == nil { return }
    entries.append((count, record, bytes))
    count += 1
    // Written so that no number is too large to compare with.
    if let top, entries.count / 2 >= top, entries.count >= 1_000 { sort() }
  }

  /// The records in order.
  mutating func sorted() -> [Entry] {
    sort()
    return entries
  }

  private mutating func sort() {
    entries.sort { first, second in
      switch (first.record.rating?.mean, second.record.rating?.mean) {
      case (let one?, let other?) where one != other: isBefore(one, other)
      case (nil, _?), (_?, nil): first.record.rating != nil
      default: first.place < second.place
      }
    }
    if let top { entries = Array(entries.prefix(top)) }
  }
}
