import Foundation
import Juror
import Terminal

/// The records that an earlier run has left in its output file, each with its bytes, which nothing is lost of.
///
/// A record that a sudden end has cut short, at the very end of the file, does not count; anything else that is no record of ours
/// is an error.
struct EarlierRecords {
  /// What the file holds, whatever its name says.
  let format: ListFormat
  let path: PathArgument
  private let content: [UInt8]

  /// The file at `path`; nil when there is none, or nothing in it.
  init?(_ path: PathArgument) throws {
    guard let content = try path.contents().map(Array.init) else { return nil }
    self.path = path
    self.content = content
    // What a sudden end of the machine leaves of a file may be zeros only.
    switch content.first(where: { ![0, 0x20, 0x0A, 0x0D, 0x09].contains($0) }) {
    case nil: return nil
    case UInt8(ascii: "{"): format = .jsonl
    case UInt8(ascii: "["): format = .json
    default: format = .csv
    }
  }

  /// Whether the file begins like one of ours.
  static func begin(_ path: PathArgument) -> Bool {
    guard let content = try? path.contents(atMost: 1 << 20) else { return false }
    let lines = content.split(separator: UInt8(ascii: "\n"), maxSplits: 2).prefix(2).map(Array.init)
    guard let first = lines.first else { return false }
    if first == Array("[".utf8), let record = lines.dropFirst().first {
      return PhotoRecord(json: record.last == UInt8(ascii: ",") ? record.dropLast() : record[...]) != nil
    }
    return first == Array("[]".utf8) || PhotoRecord(json: first) != nil
      || RecordCSV.rows(first + [UInt8(ascii: "\n")]).first.flatMap(RecordCSV.init(header:)) != nil
      || RecordTable.isHeader(String(decoding: first, as: UTF8.self))
  }

  /// Takes the records in the file's order, with their bytes.
  ///
  /// - Throws: a ``CommandError`` when the file holds something else.
  func forEach(_ body: (PhotoRecord, ArraySlice<UInt8>) throws -> Void) throws {
    switch format {
    case .json: try forEachElement(body)
    case .csv: try forEachRow(body)
    case .jsonl, .table: try forEachLine(body)
    }
  }

  private func forEachLine(_ body: (PhotoRecord, ArraySlice<UInt8>) throws -> Void) throws {
    var number = 0
    var rest = content[...]
    while !rest.isEmpty {
      number += 1
      let line = rest.prefix { $0 != UInt8(ascii: "\n") }
      rest = rest.dropFirst(line.count)
      let isComplete = !rest.isEmpty
      rest = rest.dropFirst()
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) { continue }
      if let record = PhotoRecord(json: line) {
        try body(record, line)
      } else if isComplete || !Self.isCut(line) {
        throw notUnderstood("line \(number) is no record of juror score")
      }
    }
  }

  /// Whether a last line may be the beginning of a record, or the zeros that a sudden end of the machine leaves.
  private static func isCut(_ line: some Collection<UInt8>) -> Bool {
    let start = Array("{\"path\":\"".utf8)
    guard line.starts(with: start) else { return start.starts(with: line) || line.allSatisfy { $0 == 0 } }
    return (try? JSONSerialization.jsonObject(with: Data(line))) == nil
  }

  private func forEachElement(_ body: (PhotoRecord, ArraySlice<UInt8>) throws -> Void) throws {
    guard let ranges = JSONElements.ranges(in: content) else {
      throw notUnderstood("it is no JSON array")
    }
    for (index, range) in ranges.enumerated() {
      guard let record = PhotoRecord(json: content[range]) else {
        throw notUnderstood("element \(index + 1) is no record of juror score")
      }
      try body(record, content[range])
    }
  }

  /// How the first line begins, of which a sudden end may have left less; see ``RecordCSV``.
  private static let csvStarts = ["path,mean,std,p1,", "path,mean,scale,model,", "path,scale,model,"]

  private func forEachRow(_ body: (PhotoRecord, ArraySlice<UInt8>) throws -> Void) throws {
    var csv: RecordCSV?
    var number = 0
    try RecordCSV.forEachRow(content) { cells, range in
      number += 1
      if number == 1 {
        csv = RecordCSV(header: cells)
        guard csv != nil else { throw notUnderstood("its first line is not that of records of juror score") }
      } else if let record = csv?.record(cells) {
        try body(record, content[range])
      } else {
        throw notUnderstood("row \(number) is no record of juror score")
      }
    }
    if csv == nil, !Self.csvStarts.contains(where: { $0.utf8.starts(with: content.prefix($0.utf8.count)) }) {
      throw notUnderstood("its first line is not that of records of juror score")
    }
  }

  private func notUnderstood(_ reason: String) -> CommandError {
    CommandError("\(path): cannot go on with this file: \(reason); it stays as it is")
  }
}
