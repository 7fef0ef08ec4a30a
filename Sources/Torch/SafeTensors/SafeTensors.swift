import Files
import Foundation

/// Named tensors in a file: https://github.com/huggingface/safetensors, format 0.4.
///
/// Eight bytes with the header's length, the header in JSON, then the tensors' bytes, little-endian and row-major.
public enum SafeTensors {
  /// The longest header, in bytes, as in the reference implementation.
  static let headerLimit = 100_000_000

  /// Reads all tensors of a file, and its metadata.
  ///
  /// Nothing in the file is trusted. The tensors are in the processor's memory, wherever others are made now.
  public static func read(
    _ path: String
  ) throws(SafeTensorsError) -> (tensors: [String: Tensor], metadata: [String: String]) {
    do {
      let file = try FileHandle(forReadingFrom: regularFile(path))
      defer { try? file.close() }
      let size = Int(clamping: try file.seekToEnd())
      try file.seek(toOffset: 0)
      if GitLFS.isPointer(try file.read(upToCount: 64) ?? Data()) {
        throw SafeTensorsHeader.Failure(kind: .unreadable, message: "this is \(GitLFS.advice)")
      }
      try file.seek(toOffset: 0)
      let headerSize = try headerSize(file.bytes(8), fileSize: size)
      let header = try SafeTensorsHeader(json: file.bytes(headerSize), dataSize: size - 8 - headerSize)
      var tensors: [String: Tensor] = [:]
      for entry in header.entries {
        // The header's places are consecutive, and so are the reads.
        let bytes = try file.bytes(entry.range.count)
        tensors[entry.name] = try withDevice(.cpu) {
          try Tensor(bytes: bytes, dtype: entry.dtype, shape: entry.shape)
        }
      }
      return (tensors, header.metadata)
    } catch let failure as SafeTensorsHeader.Failure {
      throw SafeTensorsError(kind: failure.kind, path: path, message: failure.message)
    } catch let error as TorchError {
      throw SafeTensorsError(kind: .invalidShape, path: path, message: error.message)
    } catch {
      throw SafeTensorsError(kind: .unreadable, path: path, message: error.localizedDescription)
    }
  }

  private static func regularFile(_ path: String) throws -> URL {
    // Opening a pipe would wait for a writer.
    let type = try? FileManager.default.attributesOfItem(
      atPath: URL(filePath: path).resolvingSymlinksInPath().path)[.type]
    guard let type = type as? FileAttributeType else {
      throw SafeTensorsHeader.Failure(kind: .notFound, message: "there is no such file")
    }
    guard type == .typeRegular else {
      throw SafeTensorsHeader.Failure(kind: .unreadable, message: "it is not a regular file")
    }
    return URL(filePath: path)
  }

  private static func headerSize(_ bytes: [UInt8], fileSize: Int) throws -> Int {
    let announced = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard announced <= headerLimit else {
      throw SafeTensorsHeader.Failure(
        kind: .headerTooLarge, message: "its header has \(announced) bytes, more than \(headerLimit)")
    }
    guard Int(announced) <= fileSize - 8 else {
      throw SafeTensorsHeader.Failure(
        kind: .truncated, message: "its header has \(announced) bytes, the file \(fileSize)")
    }
    return Int(announced)
  }

  /// Writes tensors and metadata to a file at once: under a temporary name beside it first, then renamed.
  public static func write(
    _ tensors: [String: Tensor], metadata: [String: String] = [:], to path: String
  ) throws(SafeTensorsError) {
    let temporary = "\(path).\(UUID().uuidString).partial"
    do {
      // Wide elements first keep all aligned; names make the file the same every time.
      let ordered = tensors.sorted { ($1.value.dtype.byteCount, $0.key) < ($0.value.dtype.byteCount, $1.key) }
      let header = SafeTensorsHeader.json(ordered, metadata)
      guard FileManager.default.createFile(atPath: temporary, contents: nil) else {
        throw CocoaError(.fileWriteUnknown)
      }
      let file = try FileHandle(forWritingTo: URL(filePath: temporary))
      defer { try? file.close() }
      try file.write(contentsOf: withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) })
      try file.write(contentsOf: Data(header))
      for (_, tensor) in ordered { try file.write(contentsOf: Data(tensor.bytes())) }
      try file.synchronize()
      guard rename(temporary, path) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    } catch {
      try? FileManager.default.removeItem(atPath: temporary)
      throw SafeTensorsError(kind: .unwritable, path: path, message: "\(error)")
    }
  }
}

extension FileHandle {
  /// Exactly `count` bytes from here, or an error.
  fileprivate func bytes(_ count: Int) throws -> [UInt8] {
    guard count > 0 else { return [] }
    let data = try read(upToCount: count) ?? Data()
    guard data.count == count else {
      throw SafeTensorsHeader.Failure(
        kind: .truncated, message: "it ends \(count - data.count) bytes too early")
    }
    return Array(data)
  }
}
