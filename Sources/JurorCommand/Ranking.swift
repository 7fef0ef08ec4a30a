import ArgumentParser
import Juror

/// What photos are ranked by.
enum Merit: String, CaseIterable, ExpressibleByArgument {
  case mean, quality

  /// What a model's photos are ranked by unless told otherwise: the mean score, if it gives one.
  init(standardOf model: ModelDescription) {
    self = model.gives(.mean) ? .mean : .quality
  }

  /// A record's number; nil where it has none.
  func callAsFunction(_ record: PhotoRecord) -> Double? {
    switch self {
    case .mean: record.rating?.mean
    case .quality: record.rating?.quality
    }
  }
}

extension ModelDescription {
  /// Whether its records have what photos are to be ranked by.
  func gives(_ merit: Merit) -> Bool {
    let names = outputs.map(\.name)
    return switch merit {
    case .mean: names.contains(.mean) || names.contains(.distribution)
    case .quality: names.contains(.quality)
    }
  }
}

/// Records in order of merit: best first unless told otherwise, equal ones as they came, failures last.
struct Ranking {
  /// A record, and its bytes in an earlier file if it is from one.
  typealias Entry = (place: Int, record: PhotoRecord, bytes: ArraySlice<UInt8>?)

  private let top: Int?
  private let merit: Merit
  private let isBefore: @Sendable (Double, Double) -> Bool
  private var entries: [Entry] = []
  private var count = 0

  /// Keeps all records, or only the first `top` ratings in the order of merit that `isBefore` gives.
  init(top: Int? = nil, by merit: Merit, isBefore: @escaping @Sendable (Double, Double) -> Bool = { $0 > $1 })
  {
    self.top = top
    self.merit = merit
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
      switch (merit(first.record), merit(second.record)) {
      case (let one?, let other?) where one != other: isBefore(one, other)
      case (nil, _?), (_?, nil): merit(first.record) != nil
      default: first.place < second.place
      }
    }
    if let top { entries = Array(entries.prefix(top)) }
  }
}
