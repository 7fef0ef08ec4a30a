import Foundation
public import Ratings

/// Anybody's ratings in one CSV or JSON file.
///
/// *CSV*: a header with an id (`id`, `image_id`, `file`, `path`, `image`, `img_name`, `name`) and either `c1 … cN` or
/// `p1 … pN` (or `c0 … cN`), or `mean` (`score`, `MOS`) with or without `std`; `category`, `tags` (separated by `;`) and
/// `challenge` are read where they are there. Without a header: `id,mean`, or `id` and at least four numbers.
///
/// *JSON*: a list of objects, or one object a line, with an id and `votes`, `counts`, `label`, `distribution` or `mean`.
///
/// Numbers that sum to 1 are probabilities, others counts. A photo's file, where a field tells it, is looked for beside
/// the table.
public enum RatingTable {
  /// Reads a file.
  ///
  /// - Parameter scale: what raters could give; without it N numbers are on 1 … N (or 0 … N − 1 when columns are numbered
  ///   from 0), and means are on no known scale.
  public static func read(_ path: String, scale: RatingScale? = nil) throws(DatasetError) -> Dataset {
    let file = try TextFile(path: path)
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    var list = PhotoList()
    list.open(file)
    var reader = try RecordReader(file)
    var found = scale
    while let record = try reader.next() {
      let ratings: PhotoRatings
      switch record.value {
      case .numbers(let numbers):
        let own: RatingScale
        if let known = found ?? record.scale {
          own = known
        } else {
          do { own = try RatingScale(numbers.indices.map { Double($0 + reader.firstValue) }) } catch {
            throw file.error(at: record.offset, "\(error)")
          }
        }
        found = own
        do { ratings = try .histogram(numbers, on: own) } catch {
          throw file.error(at: record.valueOffset, field: record.valueName, "\(error)")
        }
      case .mean(let mean, let deviation):
        guard mean.isFinite, deviation.map({ $0.isFinite && $0 >= 0 }) ?? true else {
          throw file.error(
            at: record.valueOffset, field: record.valueName,
            "expected a mean and a deviation ≥ 0, found \(mean) and \(deviation.map { "\($0)" } ?? "none")")
        }
        if found == nil { found = record.scale }
        if let values = found?.values, let low = values.first, let high = values.last,
          !(low...high).contains(mean)
        {
          throw file.error(
            at: record.valueOffset, field: record.valueName,
            "expected a mean from \(low) to \(high), found \(mean)")
        }
        ratings = .mean(mean, standardDeviation: deviation)
      case .failure(let message):
        throw file.error(at: record.valueOffset, field: "error", "expected ratings, found \"\(message)\"")
      }
      try list.append(
        RatedPhoto(
          id: record.id, path: record.file.map { $0.hasPrefix("/") ? $0 : "\(folder)/\($0)" },
          ratings: ratings, category: record.category, tags: record.tags,
          challenge: record.challenge,
          aspect: record.aspect), at: record.offset)
    }
    return Dataset(kind: .table, source: path, scale: found, photos: try list.checked(path))
  }
}
