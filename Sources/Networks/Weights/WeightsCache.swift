public import Foundation
public import Torch

/// Imported weights in the user's cache folder, one safetensors file per network.
public enum WeightsCache {
  /// `$XDG_CACHE_HOME/juror/weights`, or `~/.cache/juror/weights`.
  public static var folder: URL {
    let given = ProcessInfo.processInfo.environment["XDG_CACHE_HOME"].map { URL(fileURLWithPath: $0) }
    let cache = given ?? FileManager.default.homeDirectoryForCurrentUser.appendingPathComponent(".cache")
    return cache.appendingPathComponent("juror/weights")
  }

  /// Where the weights of a network lie once imported.
  public static func path(of name: String) -> String {
    folder.appendingPathComponent("\(name).safetensors").path
  }

  /// The imported weights of a network.
  public static func read(_ name: String) throws -> [String: Tensor] {
    let path = path(of: name)
    guard FileManager.default.fileExists(atPath: path) else {
      throw WeightsError(.notFound, path, "not imported yet: juror-lab weights import \(name)")
    }
    return try SafeTensors.read(path).tensors
  }

  /// Where the weights at hand came from; nil when there are none.
  public static func source(of name: String) -> String? {
    try? SafeTensors.read(path(of: name)).metadata["source"]
  }

  /// Writes weights and where they came from, replacing what was there, and returns the file's path.
  public static func store(_ tensors: [String: Tensor], as name: String, source: String) throws -> String {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try SafeTensors.write(tensors, metadata: ["source": source], to: path(of: name))
    return path(of: name)
  }
}
