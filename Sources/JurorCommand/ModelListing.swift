import Foundation
import Juror

/// One line of `juror models list`.
struct ModelListing: Encodable {
  let name: String
  let version: String
  let summary: String
  let scale: [Double]
  let bytes: Int
  let metrics: [Metric]
  let licence: String
  let path: String

  init(_ description: ModelDescription, name: String, path: String) {
    self.name = name
    version = description.version
    summary = description.summary
    scale = description.scale
    bytes = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    metrics = description.metrics
    licence = description.licence
    self.path = path
  }
}

extension ModelListing: Row {
  static var columns: [String] { ["name", "version", "scale", "size", "quality", "licence", "path"] }

  var cells: [String] {
    let ends = [scale.first, scale.last].compactMap { $0.map { String(format: "%g", $0) } }
    let quality = metrics.prefix(2).map { "\($0.name) \($0.value.fixed(3))" }.joined(separator: ", ")
    return [
      name, version, ends.joined(separator: "…"), "\((Double(bytes) / 1e6).fixed(1)) MB",
      quality.isEmpty ? "not measured" : quality, licence, path,
    ]
  }
}

extension ModelDescription {
  /// A card in Markdown for a model that came without one.
  var card: String {
    var lines = ["# \(name) \(version)", ""]
    if !summary.isEmpty { lines += [summary, ""] }
    lines += ["* Scale: \(scale.map { $0.fixed(0) }.joined(separator: ", "))", "* Network: \(network)"]
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
