import Foundation
import Imaging
import Methods
import Networks
import Yams

extension Experiment {
  /// Reads a YAML file and checks every key and value in it; nothing else is touched yet.
  ///
  /// - Parameter overrides: `key=value` texts, keys with their sections (`fit.side=300`), that replace what the file says.
  public init(contentsOf path: String, overrides: [String] = []) throws(ExperimentError) {
    try self.init(root: ExperimentFile.read(path), file: path, overrides: overrides)
  }

  /// Reads YAML text; `file` is what errors call it and where relative paths start.
  public init(yaml: String, file: String, overrides: [String] = []) throws(ExperimentError) {
    try self.init(root: ExperimentFile.parse(yaml, file: file), file: file, overrides: overrides)
  }

  /// Takes what was read from a file.
  init(root: Node, file: String, overrides: [String]) throws(ExperimentError) {
    var root = root
    var overridden = Section.Overridden()
    for text in overrides {
      let (keys, value) = try parseOverride(text)
      set(keys[...], to: value, in: &root)
      overridden.insert(keys)
    }
    guard let mapping = root.mapping else { throw ExperimentError(file: file, "expected sections with keys") }
    let section = Section(file: file, mapping: mapping, overridden: overridden)
    self.init()
    do {
      try section.read { try visit($0) }
      try check(section)
    } catch let error as ExperimentError {
      throw error
    } catch {
      throw ExperimentError(file: file, "\(error)")
    }
  }

  /// What no section can know by itself.
  private func check(_ file: Section) throws(ExperimentError) {
    guard !name.isEmpty else { throw file.failure("name", "this key is required") }
    let hasControls = name.unicodeScalars.contains { $0.properties.generalCategory == .control }
    guard !name.contains("/"), !name.hasPrefix("."), !hasControls, name.utf8.count <= 200 else {
      throw file.failure(
        "name",
        "expected a name that files can have, of at most 200 bytes, without / and control characters, and not starting with a dot"
      )
    }
    if let draw = method.draws.first(where: { $0.pool == .unlabelled }), data.unlabelled.isEmpty {
      throw draw.key.map {
        file.failure("\(method.name).\($0)", "expected 0, because data.unlabelled names no folders")
      }
        ?? file.failure(
          "data.unlabelled", "expected folders, because \(method.name) learns from their photos")
    }
    if !data.further.isEmpty, !method.draws.contains(where: { $0.pool == .further }) {
      throw file.failure(
        "data.further",
        "expected none, because \(method.name) looks at none of their photos; see ranking.further-photos")
    }
    if let problem = method.problem(for: fit) {
      throw file.failure("\(method.name).\(problem.key)", problem.message)
    }
    if let architecture = Architecture.named(network.trunk),
      let small = fit.inputs.min(by: { min($0.width, $0.height) < min($1.width, $1.height) }),
      min(small.width, small.height) < architecture.minimumSide
    {
      throw file.failure(
        "fit.side",
        "expected inputs of at least \(architecture.minimumSide) pixels a side for \(network.trunk), "
          + "found \(small.width) x \(small.height)")
    }
    let isRated = method.draws.contains { $0.pool == .rated }
    let holdsOut =
      isRated ? validation.heldOut > 0 || !validation.split.isEmpty : data.heldOutUnlabelled > 0
    if !isRated, validation.folds > 0 {
      throw file.failure("validation.folds", "expected 0, because \(method.name) learns without ratings")
    }
    if optimization.schedule.kind == .plateau, !holdsOut, validation.folds == 0 {
      throw file.failure(
        "optimization.schedule.kind",
        "plateau needs photos to measure on: validation.held-out, split or folds")
    }
    if validation.keep == .best, !holdsOut {
      throw file.failure("validation.keep", "best needs photos to measure on: held-out or split")
    }
  }
}

extension String {
  /// Without the byte order mark that some editors begin a file with; YAML readers take it for a document of its own.
  fileprivate var trimmingMark: String { String(unicodeScalars.drop { $0 == "\u{FEFF}" }) }
}

/// Files that describe experiments.
enum ExperimentFile {
  /// The sections and keys of a file, each with its line.
  static func read(_ path: String) throws(ExperimentError) -> Node {
    let text: String
    do {
      text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
    } catch {
      let exists = FileManager.default.fileExists(atPath: path)
      throw ExperimentError(
        file: path, exists ? "this file cannot be read as UTF-8 text" : "there is no such file")
    }
    return try parse(text, file: path)
  }

  /// Those of a text.
  static func parse(_ yaml: String, file: String) throws(ExperimentError) -> Node {
    try compose(yaml.trimmingMark, file: file)
  }
}

private func compose(_ yaml: String, file: String) throws(ExperimentError) -> Node {
  do {
    guard let node = try Yams.compose(yaml: yaml) else {
      throw ExperimentError(file: file, "this file is empty")
    }
    return node
  } catch let error as ExperimentError {
    throw error
  } catch let error as YamlError {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      throw ExperimentError(file: file, line: mark.line, "is not YAML: \(problem)")
    case .reader(let problem, let offset, _, let text):
      let line = offset.map { text.prefix($0).count(where: \.isNewline) + 1 }
      throw ExperimentError(file: file, line: line, "is not YAML: \(problem)")
    case .duplicatedKeysInMapping(let duplicates, let context):
      throw ExperimentError(
        file: file, line: context.mark.line, key: duplicates.sorted().joined(separator: ", "),
        "this key is given twice")
    default: throw ExperimentError(file: file, "is not YAML: \(error)")
    }
  } catch {
    throw ExperimentError(file: file, "is not YAML: \(error)")
  }
}

private func parseOverride(_ text: String) throws(ExperimentError) -> (keys: [String], value: Node) {
  let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
  let keys = parts[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
  let saysNothing = parts.count < 2 || parts[1].drop(while: \.isWhitespace).prefix { $0 != "#" }.isEmpty
  guard !saysNothing, !keys.contains("") else {
    throw ExperimentError(
      file: "--set", key: text, "expected key=value, such as fit.side=260, or key=~ for the key's default")
  }
  return (keys, try compose(parts[1], file: "--set \(text)"))
}

private func set(_ keys: ArraySlice<String>, to value: Node, in node: inout Node) {
  guard let key = keys.first else {
    node = value
    return
  }
  if node.mapping == nil { node = Node.mapping([:]) }
  var child = node[key] ?? Node.mapping([:])
  set(keys.dropFirst(), to: value, in: &child)
  node[key] = child
}
