import Datasets
import Ratings
import Terminal

/// One finding of `juror-lab datasets check`.
struct CheckRow: ListRow {
  var what: String
  var name: String
  var count: Int
  var training, validation, test: Int?
  /// `ok`, `wrong`, or nothing where there is nothing to judge.
  var status = ""
  var detail = ""
  var hash: String?

  static let columns = [
    "what", "name", "count", "training", "validation", "test", "status", "detail", "hash",
  ]

  var cells: [String] {
    [what, name, "\(count)"] + [training, validation, test].map { $0.map(String.init) ?? "" }
      + [status, detail, hash ?? ""]
  }

  /// Ratings, photos, splits, in this order.
  static func rows(of check: DatasetCheck) -> [CheckRow] {
    let dataset = check.dataset
    var rows = [
      CheckRow(
        what: "ratings", name: dataset.kind.rawValue, count: dataset.photos.count, detail: ratings(dataset))
    ]
    if !dataset.unrated.isEmpty {
      rows.append(CheckRow(what: "ratings", name: "unrated", count: dataset.unrated.count))
    }
    rows += counted("category", dataset.photos.compactMap(\.category))
    for (name, values) in [
      ("tags", dataset.photos.flatMap(\.tags)), ("styles", dataset.photos.flatMap(\.styles)),
      ("challenges", dataset.photos.compactMap(\.challenge)),
    ]
    where !values.isEmpty {
      rows.append(CheckRow(what: "ratings", name: name, count: Set(values).count))
    }
    if check.hasPhotos { rows += photos(check) }
    return rows + check.splits.map(split)
      + check.impossibleSplits.map {
        CheckRow(what: "split", name: $0.name, count: 0, status: "wrong", detail: "\($0.problem)")
      }
  }

  private static func counted(_ what: String, _ values: [String]) -> [CheckRow] {
    Dictionary(grouping: values, by: \.self).sorted { $0.key < $1.key }
      .map { CheckRow(what: what, name: $0.key, count: $0.value.count) }
  }

  private static func photos(_ check: DatasetCheck) -> [CheckRow] {
    let bad = check.missing.count + check.unreadable.count + check.expectedMissing.count
    func row(_ name: String, _ count: Int, _ status: String) -> CheckRow {
      CheckRow(what: "photos", name: name, count: count, status: status)
    }
    var readable = row("readable", check.dataset.photos.count - bad, "")
    readable.detail =
      switch check.depth {
      case .headers: "only headers were read; --deep decodes every photo"
      case .pixels: "decoded"
      }
    return [
      readable,
      row("missing", check.missing.count, check.missing.isEmpty ? "ok" : "wrong"),
      row("unreadable", check.unreadable.count, check.unreadable.isEmpty ? "ok" : "wrong"),
    ]
      + (check.expectedMissing.isEmpty
        ? [] : [row("missing, as expected", check.expectedMissing.count, "ok")])
      + (check.scenes.map { $0.blank > 0 ? [row("without contrast", $0.blank, "")] : [] } ?? [])
      + (check.sameFiles.isEmpty ? [] : [row("groups of equal files", check.sameFiles.count, "")])
  }

  private static func split(_ summary: DatasetCheck.SplitSummary) -> CheckRow {
    let split = summary.split
    var details: [String] = []
    if !summary.leaks.isEmpty { details.append("\(summary.leaks.count) photos in two lists") }
    if !summary.sameFiles.isEmpty { details.append("\(summary.sameFiles.count) files in two lists") }
    let isSound = details.isEmpty && summary.isComplete
    if !summary.absent.isEmpty { details.append("\(summary.absent.count) listed ids have no rating") }
    let alike = summary.sharedScenes.count
    if alike > 0 { details.append("\(alike) held-out photos look like a training photo") }
    return CheckRow(
      what: "split", name: split.name,
      count: split.training.count + split.validation.count + split.test.count,
      training: split.training.count, validation: split.validation.count, test: split.test.count,
      status: isSound ? "ok" : "wrong", detail: details.joined(separator: "; "), hash: split.hash)
  }

  /// What kind of ratings there are, on which scale, and how many votes a photo has.
  private static func ratings(_ dataset: Dataset) -> String {
    var parts: [String] = []
    if let values = dataset.scale?.values, let low = values.first, let high = values.last {
      parts.append("scale \(text(low))…\(text(high))")
    }
    let votes = dataset.photos.compactMap { $0.ratings.votes?.total }
    if let least = votes.min(), let most = votes.max() {
      let mean = votes.reduce(0, +) / Double(votes.count)
      parts.append(
        "\(text(least))…\(text(most)) votes a photo, \(text((10 * mean).rounded() / 10)) on average")
    }
    let good = dataset.photos.count { $0.ratings == .good(true) }
    if dataset.scale == nil, good > 0 { parts.append("\(good) good, \(dataset.photos.count - good) bad") }
    if !dataset.attributes.isEmpty { parts.append("\(dataset.attributes.count) attributes") }
    return parts.joined(separator: "; ")
  }

  private static func text(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? "\(number)"
  }
}
