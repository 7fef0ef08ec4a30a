public import Foundation
public import Torch

/// Imported weights in the user's cache folder, one safetensors file per network.
public struct WeightsCache: Hashable, Sendable {
  /// `$XDG_CACHE_HOME/juror/weights`, or `~/.cache/juror/weights`.
  public let folder: URL

  /// The cache of the user that the environment tells of.
  public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    // The XDG base directory specification has empty and relative paths ignored.
    let given = environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? URL(fileURLWithPath: $0) : nil }
    let cache = given ?? FileManager.default.homeDirectoryForCurrentUser.appendingPathComponent(".cache")
    folder = cache.appendingPathComponent("juror/weights")
  }

  /// Where the weights of a network lie once imported.
  public func path(of name: String) -> String {
    folder.appendingPathComponent("\(name).safetensors").path
  }

  /// The imported weights of a network.
  public func read(_ name: String) throws -> [String: Tensor] {
    let path = path(of: name)
    guard FileManager.default.fileExists(atPath: path) else {
      throw WeightsError(.notFound, path, "not imported yet: juror-lab weights import \(name)")
    }
    return try SafeTensors.read(path).tensors
  }

  /// Where the weights at hand came from; nil when there are none.
  public func source(of name: String) -> String? {
    try? SafeTensors.read(path(of: name)).metadata["source"]
  }

  /// Writes weights and where they came from, replacing what was there, and returns the file's path.
  public func store(_ tensors: [String: Tensor], as name: String, source: String) throws -> String {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw WeightsError(.unreadable, folder.path, "cannot be made: \(error.localizedDescription)")
    }
    try SafeTensors.write(tensors, metadata: ["source": source], to: path(of: name))
    return path(of: name)
  }
}
