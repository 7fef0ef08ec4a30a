public import ArgumentParser
public import Datasets
import Foundation
public import Ratings

/// The options that say where ratings are and how to read them.
struct RatingsSource: ParsableArguments {
  @Option(help: "People's ratings: a file, or the folder of a data set.")
  var ratings: String

  @Option(
    help: ArgumentHelp(
      "What the ratings are (default: ava for its official 15 columns, else table).", valueName: "kind"))
  var dataset: DatasetKind?

  @OptionGroup var table: TableColumns

  @Option(
    help: ArgumentHelp(
      "What raters could give, where the ratings do not say: 1…10 for 1, 2, … 10.", valueName: "a…b"))
  var scale: RatingScale?

  /// - Parameter elsewhere: what another file has of the columns that the user named.
  func read(besides elsewhere: Set<ColumnMap.Role> = []) throws -> Dataset {
    let kind = try dataset ?? recognised()
    let found = try table.read(kind, ratings, scale: scale, besides: elsewhere)
    if let scale, let own = found.scale, scale != own {
      throw ValidationError("the ratings in \(ratings) are on \(own.text), not on \(scale.text)")
    }
    return found
  }

  private func recognised() throws -> DatasetKind {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: ratings, isDirectory: &isFolder), isFolder.boolValue {
      if FileManager.default.fileExists(atPath: ratings + "/AVA.txt") { return .ava }
      let names = DatasetKind.allCases.filter { $0 != .table }.map(\.rawValue).joined(separator: ", ")
      let hint = DatasetKind.allCases.first { $0.looksLike(ratings) }.map { "it looks like \($0.rawValue); " }
      throw ValidationError(
        "\(ratings) is a folder: \(hint ?? "")say which data set it holds with --dataset (\(names)), or name a file in it"
      )
    }
    guard let file = FileHandle(forReadingAtPath: ratings), let start = try? file.read(upToCount: 1_000)
    else { return .table }
    let line = start.drop { $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }.prefix { $0 != 0x0A && $0 != 0x0D }
    let fields = line.split { $0 == 0x20 || $0 == 0x09 }
    let areNumbers = fields.allSatisfy { $0.allSatisfy { (0x30...0x39).contains($0) } }
    return fields.count == 15 && areNumbers ? .ava : .table
  }
}

/// The option that says which column of a table holds what.
struct TableColumns: ParsableArguments {
  @Option(
    name: .customLong("column"), parsing: .singleValue,
    help: ArgumentHelp(
      "Which columns of a table hold what: id, file, mean, std, votes (c1..c10), category, tags, challenge; may be repeated.",
      valueName: "id=NAME,mean=NAME,…"))
  var maps: [ColumnMap] = []

  func validate() throws { _ = try map() }

  /// All of them together.
  func map() throws -> ColumnMap {
    var map = ColumnMap()
    for other in maps where !map.add(other) { throw ValidationError("--column names a role twice") }
    return map
  }

  /// Reads a data set.
  func read(
    _ kind: DatasetKind, _ path: String, scale: RatingScale? = nil,
    besides elsewhere: Set<ColumnMap.Role> = []
  ) throws -> Dataset {
    guard kind == .table || maps.isEmpty else {
      throw ValidationError("--column is for tables; \(kind.rawValue) has columns of its own")
    }
    var map = try map()
    map.optional = elsewhere
    return try kind.read(path, scale: scale, columns: map)
  }
}

extension ColumnMap: ExpressibleByArgument {
  /// Reads `id=photo,mean=stars`.
  public init?(argument: String) { self.init(argument) }
}

extension DatasetKind: ExpressibleByArgument {}

extension RatingScale: ExpressibleByArgument {
  /// Reads `1…10`, `1...10` or `1..10`: whole numbers, of which there may be a thousand.
  public init?(argument: String) {
    let ends = argument.split(whereSeparator: { $0 == "…" || $0 == "." }).map { Int($0) }
    let separator = argument.filter { $0 == "…" || $0 == "." }
    guard ends.count == 2, let low = ends[0], let high = ends[1], ["…", "...", ".."].contains(separator),
      low < high, abs(low) <= 1_000, abs(high) <= 1_000, high - low < 1_000,
      let scale = try? RatingScale((low...high).map(Double.init))
    else { return nil }
    self = scale
  }

  /// As people write it, such as `1 … 10`.
  var text: String {
    String(format: "%g … %g", range.lowerBound, range.upperBound) + " (\(count) values)"
  }
}

extension Threshold: ExpressibleByArgument {
  /// Reads `5` or `>5` (good is above 5) and `>=5` or `≥5` (5 is good, too).
  public init?(argument: String) {
    let digits = argument.drop { ">=≥".contains($0) }
    guard ["", ">", ">=", "≥"].contains(argument.prefix(argument.count - digits.count)),
      let value = Double(digits), value.isFinite
    else { return nil }
    self.init(value, includesEqual: argument.contains { $0 == "=" || $0 == "≥" })
  }
}
