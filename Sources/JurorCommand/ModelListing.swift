import Foundation
import Juror
import Terminal

/// One line of `juror models list`.
struct ModelListing {
  let name: String
  let version: String
  let summary: String
  let scale: [Double]
  let outputs: [ModelOutput]
  let bytes: Int
  let metrics: [Metric]
  let licence: String
  let path: String

  init(_ description: ModelDescription, name: String, path: String) {
    self.name = name
    version = description.version
    summary = description.summary
    scale = description.scale
    outputs = description.outputs
    bytes = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    metrics = description.metrics
    licence = description.licence
    self.path = path
  }
}

extension ModelListing: ListRow {
  static var columns: [String] { ["name", "version", "scale", "size", "quality", "licence", "path"] }

  var cells: [String] { [name, version, ends, size, quality(of: 2), licence, path] }

  /// What fits a terminal of 80 columns: no path, which JSON and CSV have, one measure of quality, the licence's beginning.
  static func table(of listings: [ModelListing]) -> TitledTable {
    let columns = ["name", "scale", "size", "quality", "licence"]
    let rows = listings.map { [$0.name.cut(to: 30), $0.ends, $0.size, $0.quality(of: 1)] }
    let width = ([columns.dropLast()] + rows.map { $0[...] }).map { $0.map(\.count) }
      .reduce([0, 0, 0, 0]) { zip($0, $1).map(max) }.reduce(0) { $0 + $1 + 2 }
    return TitledTable(
      columns: columns,
      rows: zip(rows, listings).map { $0 + [$1.licence.cut(to: max(7, 80 - width))] })
  }

  private var ends: String {
    [scale.first, scale.last].compactMap { $0.map { String(format: "%g", $0) } }.joined(separator: "…")
  }

  private var size: String { "\((Double(bytes) / 1e6).fixed(1)) MB" }

  private func quality(of count: Int) -> String {
    let quality = metrics.prefix(count).map { "\($0.name) \($0.value.fixed(3))" }.joined(separator: ", ")
    return quality.isEmpty ? "not measured" : quality
  }
}

extension ModelDescription {
  /// A card in Markdown for a model that came without one.
  var card: String {
    var lines = ["# \(name) \(version)", ""]
    if !summary.isEmpty { lines += [summary, ""] }
    lines += ["* Scale: \(scale.map { $0.fixed(0) }.joined(separator: ", "))", "* Network: \(network)"]
    lines += outputs.map { "* Output: \($0.text)" }
    let fit = preprocessing.fit
    lines.append("* Input: \(fit.policy.rawValue), \(fit.side) pixels")
    lines += metrics.map {
      "* \($0.name): \($0.value.fixed(3)) (95 %: \($0.low.fixed(3))…\($0.high.fixed(3)), n = \($0.n), \($0.split))"
    }
    lines += trainingData.map { "* Trained on \($0.name): \($0.photos) photos, \($0.licence). \($0.use)" }
    if !licence.isEmpty { lines.append("* Licence: \(licence)") }
    lines += knownWeaknesses.map { "* Known weakness: \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension ModelOutput {
  /// What it is called, and what is in it.
  fileprivate var text: String {
    switch self {
    case .attributes(let names): "attributes (\(names.joined(separator: ", ")))"
    case .features(let size): "features (\(size) numbers)"
    case .distribution, .mean, .quality, .map: name.rawValue
    }
  }
}
