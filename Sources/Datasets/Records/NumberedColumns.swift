import Foundation
import Ratings

/// Columns that hold one number for each value of a scale.
struct NumberedColumns {
  /// Where they are, from the lowest value to the highest.
  let places: [Int]
  /// The scale, where the columns' names say it.
  let scale: RatingScale?
  /// The first one's number: 1, or 0 for `c0 …`.
  let first: Int

  /// Why columns that are numbered make no scale.
  struct Gap: Error {
    /// The column that is missing.
    let column: String
    let message: String
  }

  /// Finds `p1 … pN`, `c1 … cN` (or from 0), or `aestheticScore_1.0 …`; nil where there are none.
  ///
  /// A number that is missing in between is an error, because the scale would silently be another one.
  ///
  /// - Parameter isNeeded: whether nothing else in the header tells ratings; then numbers from 2 on are an error, too.
  init?(in header: [String], isNeeded: Bool) throws(Gap) {
    for prefix in ColumnNames.valued {
      let found = Self.columns(of: header, after: prefix) { Double($0) }
      guard found.count > 1, let scale = try? RatingScale(found.map(\.value)) else { continue }
      let step = zip(scale.values.dropFirst(), scale.values).map { $0 - $1 }.min() ?? 1
      try Self.refuseGaps(
        found.map { ($0.value, header[$0.place]) }, from: scale.values[0], by: step, after: prefix)
      (places, self.scale, first) = (found.map(\.place), scale, 1)
      return
    }
    for prefix in ColumnNames.numbered {
      let found = Self.columns(of: header, after: prefix) { text in
        text.allSatisfy { $0.isASCII && $0.isNumber } ? Double(text) : nil
      }
      guard found.count > 1, let lowest = found.first?.value, isNeeded || lowest < 2 else { continue }
      try Self.refuseGaps(
        found.map { ($0.value, header[$0.place]) }, from: lowest == 0 ? 0 : 1, by: 1, after: prefix)
      (places, scale, first) = (found.map(\.place), nil, Int(lowest))
      return
    }
    return nil
  }

  /// From one named column to another, in the order of the header.
  init(from first: String, to last: String, in header: [String]) throws(Gap) {
    func place(_ name: String) throws(Gap) -> Int {
      guard let place = ColumnNames.place(of: [name], in: header) else {
        throw Gap(column: name, message: "this column is missing; found \(header.joined(separator: ", "))")
      }
      return place
    }
    let (low, high) = (try place(first), try place(last))
    guard low < high else {
      throw Gap(column: last, message: "expected this column after \"\(first)\", which begins the scale")
    }
    let names = header[low...high]
    let prefix = String(header[low].prefix { !$0.isNumber })
    let numbers = names.compactMap { name in
      name.lowercased().hasPrefix(prefix.lowercased()) ? Int(name.dropFirst(prefix.count)) : nil
    }
    if let lowest = numbers.first, numbers.count == names.count {
      try Self.refuseGaps(
        zip(numbers.map(Double.init), names).map { ($0, $1) }, from: Double(lowest), by: 1, after: prefix)
    }
    (places, scale, self.first) = (Array(low...high), nil, numbers.first == 0 ? 0 : 1)
  }

  private static func columns(
    of header: [String], after prefix: String, number: (String) -> Double?
  ) -> [(place: Int, value: Double)] {
    header.enumerated().compactMap { place, name in
      guard name.lowercased().hasPrefix(prefix.lowercased()) else { return nil }
      return number(String(name.dropFirst(prefix.count))).map { (place, $0) }
    }.sorted { $0.1 < $1.1 }
  }

  /// Refuses numbers that do not rise by `step` from `first` on.
  private static func refuseGaps(
    _ columns: [(value: Double, name: String)], from first: Double, by step: Double, after prefix: String
  ) throws(Gap) {
    var expected = first
    var before: String?
    for (value, name) in columns {
      guard value > expected - step / 2 else {
        throw Gap(column: name, message: "this column is there twice")
      }
      guard value < expected + step / 2 else {
        let missing = expected == expected.rounded() ? String(format: "%.0f", expected) : "\(expected)"
        throw Gap(
          column: prefix + missing,
          message: "this column is missing \(before.map { "between \($0) and" } ?? "before") \(name), "
            + "so that the rating scale is not known")
      }
      before = name
      expected = value + step
    }
  }
}
