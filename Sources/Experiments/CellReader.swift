import Foundation
import Yams

/// Makes experiments of what a family's file says of one variation.
struct CellReader {
  let path, family, variation: String
  /// Where the runs lie that are done by then.
  let earlier: [String]
  let seed: UInt64
  let overrides: [String]

  /// Where `VARIATION` or `VARIATION/STAGE` lies with this seed, below the folder of runs.
  private func place(of name: String) -> String {
    let end = name.firstIndex(of: "/") ?? name.endIndex
    return "\(family)/\(name[..<end])-seed\(seed)\(name[end...])"
  }

  func cell(_ base: Node, _ node: Node) throws(ExperimentError) -> ExperimentFamily.Cell {
    guard var sections = merged(try node["experiment"].map(otherBase) ?? base, node).mapping else {
      throw ExperimentError(
        file: path, line: node.mark?.line, key: "variations.\(variation)", "expected sections with keys")
    }
    let stages = sections["stages"]?.mapping
    for key in ["experiment", "stages", "probed"] { sections[key] = nil }
    let common = Node.mapping(sections)
    guard let stages, !stages.isEmpty else {
      return .init(
        variation: variation, seed: seed, stages: [(place(of: variation), try experiment(common, []))])
    }
    var found: [(place: String, experiment: Experiment)] = []
    var done: [String] = []
    for (index, stage) in stages.enumerated() {
      guard let name = stage.key.folderName else {
        throw ExperimentError(
          file: path, line: stage.key.mark?.line, key: "variations.\(variation).stages",
          "expected names that folders can have")
      }
      let isLast = index == stages.count - 1
      found.append(
        (
          place(of: isLast ? variation : "\(variation)/\(name)"),
          try experiment(merged(common, stage.value), done)
        ))
      done.append(name)
    }
    return .init(variation: variation, seed: seed, stages: found)
  }

  /// The experiment of another file, which lies relative to the family's.
  private func otherBase(_ node: Node) throws(ExperimentError) -> Node {
    guard let name = node.string, !name.isEmpty else {
      throw ExperimentError(
        file: path, line: node.mark?.line, key: "variations.\(variation).experiment",
        "expected the file of an experiment")
    }
    let file = URL(filePath: name, relativeTo: URL(filePath: path)).path
    return withoutMerges(try ExperimentFile.read(file))
  }

  private func experiment(_ node: Node, _ stages: [String]) throws(ExperimentError) -> Experiment {
    var node = try resolved(node, stages)
    // Resumed runs compare names, which are the model files' as well.
    node["name"] = node["name"] ?? Node(variation)
    node["seed"] = Node("\(seed)", Tag(.int))
    return try Experiment(root: node, file: path, overrides: overrides)
  }

  /// Puts runs in the place of `stage:NAME`, `variation:NAME` and `variation:NAME/STAGE`.
  private func resolved(_ node: Node, _ stages: [String]) throws(ExperimentError) -> Node {
    switch node {
    case .mapping(var mapping):
      for (key, value) in mapping { mapping[key] = try resolved(value, stages) }
      return .mapping(mapping)
    case .sequence(var sequence):
      for index in sequence.indices { sequence[index] = try resolved(sequence[index], stages) }
      return .sequence(sequence)
    case .scalar(let scalar):
      let prefixes = ["stage:", "variation:"]
      guard prefixes.contains(where: scalar.string.hasPrefix) else { return node }
      // Trunks of two parts have the weights of two runs.
      let parts = scalar.string.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
      return Node(
        try parts.map { text throws(ExperimentError) in
          for prefix in prefixes where text.hasPrefix(prefix) {
            let parts = text.dropFirst(prefix.count).split(separator: "#", maxSplits: 1).map(String.init)
            let name = parts.first ?? ""
            let isStage = prefix == "stage:"
            let run = place(of: isStage ? "\(variation)/\(name)" : name)
            guard isStage ? stages.contains(name) : earlier.contains(run) else {
              throw ExperimentError(
                file: path, line: scalar.mark?.line, key: "variations.\(variation)",
                "expected \(prefix)NAME of an earlier \(prefix.dropLast()), found \"\(text)\"")
            }
            return "run:\(run)" + (parts.count > 1 ? "#\(parts[1])" : "")
          }
          return text
        }.joined(separator: "+"))
    default: return node
    }
  }
}
