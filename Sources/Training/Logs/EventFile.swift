import Foundation
import Imaging
import SwiftProtobuf

/// A file of events for TensorBoard.
///
/// Each record: its length in eight bytes, the length's masked checksum in four, the message, the message's masked checksum.
final class EventFile {
  private let file: FileHandle

  /// Starts a new file in a folder.
  ///
  /// - Parameter step: the last one done, or 0; whatever earlier files have beyond it, TensorBoard forgets.
  init(in folder: URL, after step: Int) throws {
    let time = Date().timeIntervalSince1970
    let pid = ProcessInfo.processInfo.processIdentifier
    // Two sessions within a second have different numbers, and names sort by time.
    let url = folder.appending(path: "events.out.tfevents.\(Int(time)).juror.\(pid)")
    try Data().write(to: url)
    file = try FileHandle(forWritingTo: url)
    try add(step: 0) { $0.fileVersion = "brain.Event:2" }
    // It forgets from the step of this event on: what was logged for the checkpoint's own step is not written again.
    try add(step: step > 0 ? step + 1 : 0) { $0.sessionLog.status = .start }
  }

  deinit { try? file.close() }

  /// Adds numbers under their names; those that are not finite are left out.
  func add(_ scalars: [String: Double], step: Int) throws {
    let values = scalars.sorted { $0.key < $1.key }.filter(\.value.isFinite).map { name, number in
      TensorBoardSummary.Value.with {
        $0.tag = name
        $0.simpleValue = Float(number)
      }
    }
    try add(step: step) { $0.summary.value = values }
  }

  /// Adds the histogram of some numbers.
  func add(histogram numbers: [Double], named name: String, step: Int) throws {
    guard let histogram = TensorBoardHistogramProto(of: numbers) else { return }
    try add(step: step) {
      $0.summary.value = [
        .with {
          $0.tag = name
          $0.histo = histogram
        }
      ]
    }
  }

  /// Adds a picture.
  func add(image: RGBImage, named name: String, step: Int) throws {
    let png = Data(try image.png())
    try add(step: step) {
      $0.summary.value = [
        .with {
          $0.tag = name
          $0.image.width = Int32(clamping: image.size.width)
          $0.image.height = Int32(clamping: image.size.height)
          $0.image.colorspace = 3
          $0.image.encodedImageString = png
        }
      ]
    }
  }

  private func add(step: Int, _ fill: (inout TensorBoardEvent) -> Void) throws {
    var event = TensorBoardEvent()
    event.wallTime = Date().timeIntervalSince1970
    event.step = Int64(step)
    fill(&event)
    let message = try event.serializedData()
    let length = withUnsafeBytes(of: UInt64(message.count).littleEndian) { Data($0) }
    func checksum(_ data: Data) -> Data {
      withUnsafeBytes(of: CRC32C.masked(data).littleEndian) { Data($0) }
    }
    try file.write(contentsOf: length + checksum(length) + message + checksum(message))
  }
}

extension TensorBoardHistogramProto {
  /// Thirty equal buckets from the smallest to the largest finite number; nil when there is none.
  init?(of numbers: [Double], buckets: Int = 30) {
    let numbers = numbers.filter(\.isFinite)
    guard let low = numbers.min(), let high = numbers.max() else { return nil }
    let width = high > low ? (high - low) / Double(buckets) : 1
    var counts = [Double](repeating: 0, count: buckets)
    for number in numbers { counts[Swift.min(buckets - 1, Int((number - low) / width))] += 1 }
    self.init()
    (min, max, num) = (low, high, Double(numbers.count))
    sum = numbers.reduce(0, +)
    sumSquares = numbers.reduce(0) { $0 + $1 * $1 }
    bucketLimit = (1...buckets).map { $0 == buckets && high > low ? high : low + width * Double($0) }
    bucket = counts
  }
}

/// The checksum of TensorBoard's records: CRC-32 with Castagnoli's polynomial (RFC 3720, appendix B.4), bits reflected.
enum CRC32C {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1 }
  }

  /// The checksum of some bytes.
  static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(UInt32.max) { crc, byte in
      crc >> 8 ^ table[Int((crc ^ UInt32(byte)) & 0xFF)]
    }
  }

  /// The checksum as records carry it: rotated and shifted, so that checksums of checksums are harmless.
  static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let crc = checksum(bytes)
    return (crc >> 15 | crc << 17) &+ 0xA282_EAD8
  }
}
