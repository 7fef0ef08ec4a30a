import Crypto
import Foundation
import Methods

/// Rows of numbers by view, in one file that grows: what was written before an interruption is found again.
///
/// A header (`JUROR-FEATURES-1`, 32 bytes of origin, the width as UInt32), then for each view the first 16 bytes of its name's
/// SHA-256, the row as float32, and the first 4 bytes of the SHA-256 of both; all in the machine's byte order. What a killed
/// process left half-written is cut off. One run at a time adds rows; others read what is there, and keep theirs to themselves.
final class FeatureFile {
  /// nil where another run adds rows.
  private let file: FileHandle?
  private var rows: [Data: [Float]] = [:]

  private static let magic = Data("JUROR-FEATURES-1".utf8)

  /// Reads what is there, if it has the same origin and width; else the file starts anew.
  init(_ path: String, origin: Data, width: Int) throws {
    let header = Self.magic + origin + withUnsafeBytes(of: UInt32(width)) { Data($0) }
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw TrainingError.invalid("\(path): cannot be opened: \(String(cString: strerror(errno)))")
    }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    file = flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK ? handle : nil
    let contents = try handle.readToEnd() ?? Data()
    var end = contents.starts(with: header) ? header.count : 0
    if end == 0 {
      try file?.truncate(atOffset: 0)
      try file?.write(contentsOf: header)
    }
    let length = 16 + 4 * width
    while end > 0, end + length + 4 <= contents.count {
      let body = contents[end..<end + length]
      guard Self.checksum(body) == contents[end + length..<end + length + 4] else { break }
      rows[body.prefix(16)] = [Float](unsafeUninitializedCapacity: width) { buffer, count in
        count = body.dropFirst(16).copyBytes(to: buffer) / 4
      }
      end += length + 4
    }
    try file?.truncate(atOffset: UInt64(max(end, header.count)))
    try file?.seekToEnd()
  }

  /// The row of a view, if it is there.
  func row(of view: View) -> [Float]? { rows[Self.name(of: view)] }

  /// Adds the rows of some views, each as long as the others.
  func append(_ rows: [(view: View, row: [Float])]) throws {
    var records = Data()
    for (view, row) in rows {
      let body = Self.name(of: view) + row.withUnsafeBytes { Data($0) }
      records += body + Self.checksum(body)
    }
    try file?.write(contentsOf: records)
  }

  private static func name(of view: View) -> Data {
    let (kind, variant) = (view.key?.kind ?? "", view.key?.variant ?? 0)
    let text = "\(view.sample.pool.rawValue)\t\(view.sample.id)\t\(kind)\t\(variant)"
    return Data(SHA256.hash(data: Data(text.utf8)).prefix(16))
  }

  private static func checksum(_ body: Data) -> Data { Data(SHA256.hash(data: body).prefix(4)) }
}
