import BundledModels
import Foundation
public import ModelFile

/// The models at hand: those in the user's folder, then those that come with Juror.
public struct ModelShelf: Sendable, Hashable {
  /// The model that is used when none is named.
  public static let defaultName = "juror-oasis-lite2"

  /// The folders that are looked through, first come first.
  public let folders: [String]

  /// By default ``UserFolders/models`` and the folders of bundled models.
  public init(folders: [String]? = nil) {
    self.folders = folders ?? [UserFolders.models].compactMap(\.self) + BundledModels.folders
  }

  /// A model file at hand.
  public struct Entry: Sendable, Hashable {
    /// The file.
    public let path: String
    /// What the file says about itself, or why it cannot be used.
    public let description: Result<ModelDescription, ModelFileError>

    /// What `--model` takes: the file's name without `.onnx`.
    public var name: String { modelName(ofFile: path) }
  }

  /// Every model, by name; of two with one name the first.
  public func entries() -> [Entry] {
    paths().map(Self.entry)
  }

  /// Reads what the file at `path` says about itself.
  public static func entry(_ path: String) -> Entry {
    Entry(
      path: path, description: Result { () throws(ModelFileError) in try ModelFile.read(path).description })
  }

  /// The file of the model called `name`, which may also be the path of an `.onnx` file.
  public func path(of name: String = defaultName) throws(InferenceError) -> String {
    if let path = paths().first(where: { modelName(ofFile: $0) == name }) { return path }
    if name.contains("/") || name.hasSuffix(".onnx") || FileManager.default.fileExists(atPath: name) {
      return name
    }
    throw .unknownModel(name: name, known: paths().map(modelName))
  }

  /// The card that lies beside the model file, as Markdown.
  public static func card(ofFile path: String) -> String? {
    let card = path.hasSuffix(".onnx") ? path.dropLast(5) + ".md" : path + ".md"
    return try? String(contentsOfFile: card, encoding: .utf8)
  }

  private func paths() -> [String] {
    var found: [String: String] = [:]
    for folder in folders {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      for name in names where name.hasSuffix(".onnx") {
        let path = "\(folder)/\(name)"
        if found[modelName(ofFile: path)] == nil { found[modelName(ofFile: path)] = path }
      }
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }
}

private func modelName(ofFile path: String) -> String {
  let file = path.split(separator: "/").last ?? ""
  return String(file.hasSuffix(".onnx") ? file.dropLast(5) : file)
}
