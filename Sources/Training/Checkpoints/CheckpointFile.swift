import Crypto
import Foundation
import Torch

/// A training's state in one file: safetensors, with everything else as JSON in the file's metadata and a hash over both.
///
/// A file appears whole or not at all, since it is written under another name, flushed and then renamed.
struct CheckpointFile {
  /// What is in it.
  struct Contents {
    var origin: TrainingOrigin
    var state: TrainingState
    /// `network.…`, `optimizer.…` and `average.…`.
    var tensors: [String: Tensor]

    /// The tensors of one kind, without their prefix.
    func tensors(of kind: String) -> [String: Tensor] {
      let prefix = kind + "."
      return Dictionary(
        uniqueKeysWithValues: tensors.filter { $0.key.hasPrefix(prefix) }
          .map { (String($0.key.dropFirst(prefix.count)), $0.value) })
    }
  }

  let path: String

  /// Whether there is one.
  var exists: Bool { FileManager.default.fileExists(atPath: path) }

  /// Writes the file, replacing an earlier one.
  func write(_ contents: Contents) throws {
    let text = String(decoding: try HeaderCoder().encode(contents), as: UTF8.self)
    try SafeTensors.write(
      contents.tensors,
      metadata: ["training": text, "sha256": try hash(contents.tensors, text)], to: path)
  }

  /// Reads the file and compares its hash.
  func read() throws -> Contents {
    let (tensors, metadata) = try SafeTensors.read(path)
    guard let text = metadata["training"], let expected = metadata["sha256"] else {
      throw TrainingError.badCheckpoint(path, "it is not a checkpoint of juror-lab train")
    }
    guard try hash(tensors, text) == expected else {
      throw TrainingError.badCheckpoint(path, "its contents do not have the hash that was written with them")
    }
    do {
      return try HeaderCoder().decode(Data(text.utf8), with: tensors)
    } catch {
      throw TrainingError.badCheckpoint(path, "it was written by another version: \(error)")
    }
  }

  /// Removes what interrupted writes have left beside the file.
  func removeLeftovers() {
    let url = URL(filePath: path)
    let folder = url.deletingLastPathComponent()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names where name.hasPrefix(url.lastPathComponent + ".") && name.hasSuffix(".partial") {
      try? FileManager.default.removeItem(at: folder.appending(path: name))
    }
  }

  /// SHA-256 over the text and every tensor with its name, in hexadecimal digits.
  private func hash(_ tensors: [String: Tensor], _ text: String) throws -> String {
    var hash = SHA256()
    hash.update(data: Data(text.utf8))
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      hash.update(data: Data("\(name)\t\(tensor.dtype)\t\(tensor.shape)\n".utf8))
      try tensor.bytes().withUnsafeBytes { hash.update(bufferPointer: $0) }
    }
    return hash.finalize().map { String(format: "%02x", $0) }.joined()
  }
}

/// All of a checkpoint but its tensors, as JSON.
struct HeaderCoder {
  private struct Header: Codable {
    var origin: TrainingOrigin
    var state: TrainingState
  }

  func encode(_ contents: CheckpointFile.Contents) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .words
    return try encoder.encode(Header(origin: contents.origin, state: contents.state))
  }

  func decode(_ json: Data, with tensors: [String: Tensor]) throws -> CheckpointFile.Contents {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .words
    let header = try decoder.decode(Header.self, from: json)
    return CheckpointFile.Contents(origin: header.origin, state: header.state, tensors: tensors)
  }
}

extension JSONEncoder.NonConformingFloatEncodingStrategy {
  /// Numbers that JSON has not, as the words that Python's `float` reads.
  static var words: Self { .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan") }
}

extension JSONDecoder.NonConformingFloatDecodingStrategy {
  static var words: Self {
    .convertFromString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  }
}
