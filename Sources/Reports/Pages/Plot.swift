import Foundation

/// A drawing with its title and a sentence on how to read it.
public struct Plot: Sendable {
  /// One number or word of a table's row.
  public enum Cell: Sendable, Encodable {
    /// A number; nil is a gap.
    case number(Double?)
    /// A word.
    case text(String)

    /// Writes the bare value.
    public func encode(to encoder: any Encoder) throws {
      var value = encoder.singleValueContainer()
      switch self {
      case .number(let number?) where number.isFinite: try value.encode(number)
      case .number: try value.encodeNil()
      case .text(let text): try value.encode(text)
      }
    }
  }

  /// What a plot's data tables are made of: cells by name.
  public typealias Row = [String: Cell]

  /// Over the drawing.
  public let title: String
  /// Below the drawing.
  public let caption: String
  /// In Vega's JSON notation; its data tables are empty.
  public let spec: String
  /// The rows of the spec's data tables, by name.
  public let tables: [String: [Row]]
  /// Values for the spec's signals, by name: what axes are called.
  public let words: [String: Cell]

  /// Puts a plot together.
  public init(
    title: String, caption: String, spec: String, tables: [String: [Row]], words: [String: Cell] = [:]
  ) {
    self.title = title
    self.caption = caption
    self.spec = spec
    self.tables = tables
    self.words = words
  }

  /// A script's object with everything that the drawing needs.
  func script(name: String) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let parts = try [encoder.encode(tables), encoder.encode(words)].map {
      String(decoding: $0, as: UTF8.self)
    }
    // No text of ours or of a data set may end the script element.
    let safe = [spec, parts[0], parts[1]].map { $0.replacingOccurrences(of: "<", with: "\\u003c") }
    return "{name: \"\(name)\", spec: \(safe[0]), tables: \(safe[1]), words: \(safe[2])}"
  }
}
