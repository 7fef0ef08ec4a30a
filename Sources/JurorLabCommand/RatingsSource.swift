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

  @Option(
    help: ArgumentHelp(
      "What raters could give, where the ratings do not say: 1…10 for 1, 2, … 10.", valueName: "a…b"))
  var scale: RatingScale?

  func read() throws -> Dataset {
    let found = try (dataset ?? recognised()).read(ratings, scale: scale)
    if let scale, let own = found.scale, scale != own {
      throw ValidationError("the ratings in \(ratings) are on \(own.text), not on \(scale.text)")
    }
    return found
  }

  private func recognised() -> DatasetKind {
    if FileManager.default.fileExists(atPath: ratings + "/AVA.txt") { return .ava }
    guard let file = FileHandle(forReadingAtPath: ratings), let start = try? file.read(upToCount: 1_000)
    else { return .table }
    let line = start.drop { $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }.prefix { $0 != 0x0A && $0 != 0x0D }
    let fields = line.split { $0 == 0x20 || $0 == 0x09 }
    let areNumbers = fields.allSatisfy { $0.allSatisfy { (0x30...0x39).contains($0) } }
    return fields.count == 15 && areNumbers ? .ava : .table
  }
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
