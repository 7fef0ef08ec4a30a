import Files
import Foundation
import Imaging
import SwiftProtobuf

/// An ONNX model with its own description inside: all that passes from the lab to everyday use.
public struct ModelFile: Sendable {
  /// What the file says about itself.
  public var description: ModelDescription
  /// The rest of the file; fields this version does not know survive a rewrite.
  package var model: ONNXModelProto

  /// The key in the ONNX file's `metadata_props`.
  public static let metadataKey = "juror"

  package init(description: ModelDescription, model: ONNXModelProto) {
    self.description = description
    self.model = model
  }

  /// Reads and validates a model file; the file is treated as hostile.
  public static func read(_ path: String) throws(ModelFileError) -> ModelFile {
    let model = try ONNXModelProto.read(path)
    guard let json = model.metadataProps.last(where: { $0.key == metadataKey })?.value else {
      throw ModelFileError(
        .noDescription, path: path,
        message:
          "an ONNX model without the metadata entry \"\(metadataKey)\"; export it with juror-lab export")
    }
    let description = try ModelDescription(json: json, path: path)
    let file = ModelFile(description: description, model: model)
    try file.checkOutputs(path: path)
    return file
  }

  /// Writes under a temporary name and renames, after checking the description and the graph's outputs; an existing file is replaced whole.
  public func write(to path: String) throws(ModelFileError) {
    let json = try description.json(path: path)
    try checkOutputs(path: path)
    var model = model
    model.metadataProps.removeAll { $0.key == Self.metadataKey }
    model.metadataProps.append(.with { ($0.key, $0.value) = (Self.metadataKey, json) })
    try model.write(to: path)
  }
}

extension ONNXModelProto {
  /// Parses a file that must hold a model with a graph.
  package static func read(_ path: String) throws(ModelFileError) -> ONNXModelProto {
    let bytes: Data
    do {
      bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      guard FileManager.default.fileExists(atPath: path) else {
        throw ModelFileError(.notFound, path: path, message: "there is no such file")
      }
      throw ModelFileError(.unreadable, path: path, message: error.localizedDescription)
    }
    if GitLFS.isPointer(bytes) {
      throw ModelFileError(.damaged, path: path, message: "this is \(GitLFS.advice)")
    }
    let model: ONNXModelProto
    do {
      model = try ONNXModelProto(serializedBytes: bytes)
    } catch {
      throw ModelFileError(.damaged, path: path, message: "not an ONNX model, or cut short (\(error))")
    }
    guard model.hasGraph, !model.opsetImport.isEmpty else {
      throw ModelFileError(.damaged, path: path, message: "not an ONNX model: it has no graph")
    }
    return model
  }

  /// Writes under a temporary name and renames.
  package func write(to path: String) throws(ModelFileError) {
    do {
      let bytes: Data = try serializedBytes()
      try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw ModelFileError(.unreadable, path: path, message: "cannot write: \(error.localizedDescription)")
    }
  }
}
