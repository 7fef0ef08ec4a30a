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

  private struct Header: Codable {
    var origin: TrainingOrigin
    var state: TrainingState
  }

  /// Writes the file, replacing an earlier one.
  func write(_ contents: Contents) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .standard
    let header = try encoder.encode(Header(origin: contents.origin, state: contents.state))
    let text = String(decoding: header, as: UTF8.self)
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
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .standard
    do {
      let header = try decoder.decode(Header.self, from: Data(text.utf8))
      return Contents(origin: header.origin, state: header.state, tensors: tensors)
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

extension JSONEncoder.NonConformingFloatEncodingStrategy {
  fileprivate static var standard: Self {
    .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  }
}

extension JSONDecoder.NonConformingFloatDecodingStrategy {
  fileprivate static var standard: Self {
    .convertFromString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  }
}
