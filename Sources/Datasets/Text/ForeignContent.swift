import Files
import Imaging

/// Files that are often given where text is expected, and what to do about each.
enum ForeignContent {
  /// What a file that starts like this is, if it is known to be no text.
  static func description(of bytes: [UInt8]) -> String? {
    func starts(_ head: [UInt8]) -> Bool { bytes.starts(with: head) }
    func starts(_ head: String) -> Bool { bytes.starts(with: head.utf8) }
    if GitLFS.isPointer(bytes) { return GitLFS.advice }
    if starts("PK\u{3}\u{4}") {
      // The names of what a zip archive holds stand in it as they are.
      return contains("xl/workbook", in: bytes)
        ? "an Excel workbook (.xlsx); save its sheet as CSV"
        : "a zip archive; unpack it first"
    }
    if starts([0xD0, 0xCF, 0x11, 0xE0]) { return "an Excel workbook (.xls); save its sheet as CSV" }
    if starts([0x1F, 0x8B]) { return "compressed by gzip; unpack it first" }
    if starts("MATLAB") { return "a MATLAB file; Tools/aadb-mat.py makes CSV files of AADB's" }
    if starts("PAR1") { return "a Parquet file; write it as CSV" }
    if starts("%PDF") { return "a PDF document" }
    let text = bytes.prefix(512).drop { " \t\r\n".utf8.contains($0) || [0xEF, 0xBB, 0xBF].contains($0) }
    let beginning = String(decoding: text.prefix(14), as: UTF8.self).lowercased()
    if beginning.hasPrefix("<!doctype html") || beginning.hasPrefix("<html") {
      return "a web page; was it saved instead of the file that it links to?"
    }
    return nil
  }

  private static func contains(_ text: String, in bytes: [UInt8]) -> Bool {
    let wanted = Array(text.utf8)
    return bytes.indices.contains { bytes[$0] == wanted[0] && bytes[$0...].starts(with: wanted) }
  }
}
