import Crypto
import Foundation
import Methods

/// Rows of numbers by view, in one file that grows: what was written before an interruption is found again.
///
/// A header (`JUROR-FEATURES-1`, 32 bytes of origin, the width as UInt32), then for each view the first 16 bytes of its name's
/// SHA-256, the row as float32, and the first 4 bytes of the SHA-256 of both; all in the machine's byte order. What a killed
/// process left half-written is cut off; rows are read, and checked, when they are asked for. One run at a time adds rows; others
/// read what is there, and keep theirs to themselves.
final class FeatureFile {
  private let file: FileHandle
  /// Whether no other run does.
  private let addsRows: Bool
  private let width: Int
  /// Where the record of a name begins.
  private var places: [Data: Int] = [:]

  private static let magic = Data("JUROR-FEATURES-1".utf8)

  /// Finds what is there, if it has the same origin and width; else the file starts anew.
  init(_ path: String, origin: Data, width: Int) throws {
    let header = Self.magic + origin + withUnsafeBytes(of: UInt32(width)) { Data($0) }
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw TrainingError.invalid("\(path): cannot be opened: \(String(cString: strerror(errno)))")
    }
    self.width = width
    file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    addsRows = flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK
    var end = 0
    if bytes(at: 0, count: header.count) == header {
      let size = Int(try file.seekToEnd())
      end = header.count
      while end + recordLength <= size, let name = bytes(at: end, count: 16) {
        places[name] = end
        end += recordLength
      }
    }
    guard addsRows else { return }
    try file.truncate(atOffset: UInt64(end))
    if end == 0 { try file.write(contentsOf: header) }
  }

  private var recordLength: Int { 16 + 4 * width + 4 }

  /// Some bytes of the file; nil where there are fewer.
  private func bytes(at place: Int, count: Int) -> Data? {
    var data = Data(count: count)
    let read = data.withUnsafeMutableBytes { pread(file.fileDescriptor, $0.baseAddress, count, place) }
    return read == count ? data : nil
  }

  /// The row of a view, if it is there and whole.
  func row(of view: View) -> [Float]? {
    guard let place = places[Self.name(of: view)], let record = bytes(at: place, count: recordLength),
      Self.checksum(record.dropLast(4)) == record.suffix(4)
    else { return nil }
    return [Float](unsafeUninitializedCapacity: width) { buffer, count in
      count = record.dropFirst(16).dropLast(4).copyBytes(to: buffer) / 4
    }
  }

  /// Adds the rows of some views, each as long as the others.
  func append(_ rows: [(view: View, row: [Float])]) throws {
    guard addsRows else { return }
    var records = Data()
    for (view, row) in rows {
      let body = Self.name(of: view) + row.withUnsafeBytes { Data($0) }
      records += body + Self.checksum(body)
    }
    try file.write(contentsOf: records)
  }

  private static func name(of view: View) -> Data {
    let (kind, variant) = (view.key?.kind ?? "", view.key?.variant ?? 0)
    let text = "\(view.sample.pool.rawValue)\t\(view.sample.id)\t\(kind)\t\(variant)"
    return Data(SHA256.hash(data: Data(text.utf8)).prefix(16))
  }

  private static func checksum(_ body: Data) -> Data { Data(SHA256.hash(data: body).prefix(4)) }
}
