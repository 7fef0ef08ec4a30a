import Foundation
public import Ratings

/// Anybody's ratings in one CSV or JSON file.
///
/// *CSV*, separated by commas, or by semicolons or tabs and then perhaps with decimal commas: a header with an id (`id`,
/// `image_id`, `image_name`, `file`, `path`, `image`, `name` …) and either `c1 … cN` or `p1 … pN` (or `c0 … cN`), or `mean`
/// (`score`, `MOS`) with or without `std`; `category`, `tags` (separated by `;`) and `challenge` are read where they are
/// there. Case, blanks and punctuation of these names do not matter, so that the tables of KonIQ-10k, SPAQ, PARA and TAD66K
/// are read as they are; a ``ColumnMap`` names other columns. Without a header: `id,mean`, or `id` and at least four numbers.
///
/// *JSON*: a list of objects, or one object a line, with an id and `votes`, `counts`, `label`, `distribution` or `mean`.
///
/// Numbers that sum to 1 are probabilities, others counts. A photo's file, where a field tells it, is looked for beside
/// the table, and in the folders that the published tables lie beside.
public enum RatingTable {
  /// Reads a file.
  ///
  /// - Parameters:
  ///   - scale: what raters could give; without it N numbers are on 1 … N (or 0 … N − 1 when columns are numbered from 0),
  ///     and means are on no known scale.
  ///   - columns: which column holds what, where their names do not tell.
  public static func read(
    _ path: String, scale: RatingScale? = nil, columns: ColumnMap = ColumnMap()
  ) throws(DatasetError) -> Dataset {
    let file = try TextFile(path: path)
    let images = TablePhotos(beside: path)
    var list = PhotoList()
    list.open(file)
    var reader = try RecordReader(file, columns: columns)
    var found = scale
    while let record = try reader.next() {
      let ratings: Rating
      switch record.value {
      case .distribution(let numbers):
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
        if found == nil { found = record.scale }
        try check(mean, deviation, of: record, on: found, in: file)
        ratings = .moments(mean: mean, standardDeviation: deviation)
      case .failure(let message):
        throw file.error(at: record.valueOffset, field: "error", "expected ratings, found \"\(message)\"")
      }
      try list.append(
        RatedPhoto(
          id: record.id, path: record.file.map(images.path), ratings: ratings, category: record.category,
          tags: record.tags, challenge: record.challenge, aspect: record.aspect), at: record.offset)
    }
    let photos = try list.checked(path)
    // Means that came before the row that told the scale.
    if let range = found?.range {
      for (index, photo) in photos.enumerated() {
        guard case .moments(let mean, _) = photo.ratings, !range.contains(mean) else { continue }
        throw list.error(
          at: index, "expected a mean from \(range.lowerBound) to \(range.upperBound), found \(mean)")
      }
    }
    return Dataset(kind: .table, source: path, scale: found, photos: photos)
  }

  private static func check(
    _ mean: Double, _ deviation: Double?, of record: Record, on scale: RatingScale?, in file: TextFile
  ) throws(DatasetError) {
    func error(_ message: String) -> DatasetError {
      file.error(at: record.valueOffset, field: record.valueName, message)
    }
    guard mean.isFinite, deviation.map({ $0.isFinite && $0 >= 0 }) ?? true else {
      throw error(
        "expected a mean and a deviation ≥ 0, found \(mean) and \(deviation.map { "\($0)" } ?? "none")")
    }
    let range = scale?.range ?? RatingScale.limits
    guard range.contains(mean) else {
      throw error("expected a mean from \(range.lowerBound) to \(range.upperBound), found \(mean)")
    }
    guard deviation ?? 0 <= RatingScale.limits.upperBound else {
      throw error("expected a deviation up to \(RatingScale.limits.upperBound), found \(deviation ?? 0)")
    }
  }
}

/// Where the photos of a table may lie.
private struct TablePhotos {
  /// Folders that exist: the table's own, and those that published tables are beside.
  private let folders: [String]

  init(beside table: String) {
    let own = URL(fileURLWithPath: table).deletingLastPathComponent().path
    // KonIQ-10k's photos lie in 1024x768 or 512x384, SPAQ's in ../TestImage, PARA's in ../imgs.
    let names = ["images", "imgs", "1024x768", "512x384", "../images", "../imgs", "../TestImage"]
    folders = [own] + names.map { "\(own)/\($0)" }.filter(isFolder)
  }

  /// The file that a field names; where there is none, where it should be.
  func path(of name: String) -> String {
    if name.hasPrefix("/") { return name }
    for written in [name, name.replacing("\\", with: "/")] {
      if let folder = folders.first(where: { exists("\($0)/\(written)") }) { return "\(folder)/\(written)" }
    }
    return "\(folders[0])/\(name)"
  }
}
