import Foundation
import Imaging
public import ModelFile
import Text

/// Records as rows of a CSV file (RFC 4180, lines ended by a line feed).
///
/// Columns: `path, mean, std, p1 … pN, scale, model, precision, width, height, quality, attribute_NAME …, error_kind,
/// error_message`, of which those are left out that the model does not give; the scale's values are separated by spaces, and
/// `precision` is there when it is not f32.
public struct RecordCSV: Sendable, Hashable {
  /// N; 0 without a distribution.
  private let count: Int
  private let hasMean, hasQuality, hasPrecision: Bool
  private let attributes: [String]

  /// For records of a model that rates on this scale, gives these outputs and computes with this precision.
  public init(
    scale: [Double], outputs: [ModelOutput] = [.distribution, .map], precision: Precision = .f32
  ) {
    let names = outputs.map(\.name)
    count = names.contains(.distribution) ? scale.count : 0
    hasMean = names.contains(.mean) || names.contains(.distribution)
    hasQuality = names.contains(.quality)
    attributes = outputs.flatMap { $0.attributes }
    hasPrecision = precision != .f32
  }

  /// For a file whose first row this is; nil when it is no file of records.
  public init?(header: [String]) {
    hasMean = header.contains("mean")
    hasQuality = header.contains("quality")
    hasPrecision = header.contains("precision")
    attributes = header.filter { $0.hasPrefix(Self.prefix) }.map { String($0.dropFirst(Self.prefix.count)) }
    count = header.contains("std") ? header.prefix { $0 != "scale" }.count - 3 : 0
    guard hasMean || hasQuality, Set(attributes).count == attributes.count, header == self.header else {
      return nil
    }
  }

  private static let prefix = "attribute_"

  /// The column names.
  public var header: [String] {
    ["path"] + (hasMean ? ["mean"] : []) + (count > 0 ? ["std"] + (1...count).map { "p\($0)" } : [])
      + ["scale", "model"] + (hasPrecision ? ["precision"] : []) + ["width", "height"]
      + (hasQuality ? ["quality"] : []) + attributes.map { Self.prefix + $0 }
      + ["error_kind", "error_message"]
  }

  /// The header's line, without a line end.
  public var headerLine: String { header.map(Self.quoted).joined(separator: ",") }

  /// The record's row, without a line end.
  public func line(_ record: PhotoRecord) -> String {
    var cells = [record.path.text]
    switch record.outcome {
    case .rated(let rating):
      func number(_ value: Double?) -> String { value.map(recordNumber) ?? "" }
      if hasMean { cells.append(number(rating.mean)) }
      if count > 0 {
        cells.append(number(rating.standardDeviation))
        cells += (0..<count).map { index in number(rating.distribution?.dropFirst(index).first) }
      }
      cells.append(rating.scale.map(recordNumber).joined(separator: " "))
      cells += [rating.model] + (hasPrecision ? [rating.precision.rawValue] : [])
      cells += ["\(rating.size.width)", "\(rating.size.height)"]
      if hasQuality { cells.append(number(rating.quality)) }
      cells += attributes.map { number(rating.attributes[$0]) } + ["", ""]
    case .failed(let kind, let message):
      cells += Array(repeating: "", count: header.count - 3) + [kind.rawValue, message]
    }
    return cells.map(Self.quoted).joined(separator: ",")
  }

  private static func quoted(_ cell: String) -> String {
    let special = cell.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
    let padded = cell.hasPrefix(" ") || cell.hasSuffix(" ")
    return special || padded ? cell.quotedForCSV : cell
  }

  /// Reads what ``line(_:)`` wrote; nil when it is something else.
  public func record(_ cells: [String]) -> PhotoRecord? {
    guard cells.count == header.count else { return nil }
    let cell = Dictionary(zip(header, cells)) { first, _ in first }
    func number(_ name: String) -> Double? {
      cell[name].flatMap(Double.init).flatMap { $0.isFinite ? $0 : nil }
    }
    let path = PhotoPath(cells[0])
    if let kind = cell["error_kind"].flatMap(PhotoError.Kind.init) {
      return PhotoRecord(path: path, outcome: .failed(kind, message: cell["error_message"] ?? ""))
    }
    let distribution = count > 0 ? (1...count).compactMap { number("p\($0)") } : []
    let scale = (cell["scale"] ?? "").split(separator: " ").compactMap { Double($0) }.filter(\.isFinite)
    let values = attributes.compactMap { number(Self.prefix + $0) }
    let precision = hasPrecision ? cell["precision"].flatMap(Precision.init) : .f32
    guard distribution.count == count, count == 0 || scale.count == count, values.count == attributes.count,
      number("mean") != nil || !hasMean, number("std") != nil || count == 0,
      number("quality") != nil || !hasQuality, let precision, let model = cell["model"],
      let width = cell["width"].flatMap({ Int($0) }), let height = cell["height"].flatMap({ Int($0) })
    else { return nil }
    let rating = PhotoRecord.Rating(
      mean: number("mean"), standardDeviation: number("std"), distribution: count > 0 ? distribution : nil,
      scale: scale, model: model, size: PixelSize(width: width, height: height), quality: number("quality"),
      attributes: Dictionary(zip(attributes, values)) { first, _ in first }, precision: precision)
    return PhotoRecord(path: path, outcome: .rated(rating))
  }
}
