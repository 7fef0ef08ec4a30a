import Yams

/// The top of a family's file, read key by key.
struct FamilySection {
  let file: String
  private let mapping: Node.Mapping

  init(_ root: Node, file: String) throws(ExperimentError) {
    guard let mapping = root.mapping else { throw ExperimentError(file: file, "expected sections with keys") }
    (self.file, self.mapping) = (file, mapping)
    let known = [
      "name", "experiment", "seeds", "baselines", "variations", "claims", "published", "shifts", "probes",
    ]
    for (key, _) in mapping {
      let text = key.string ?? ""
      guard known.contains(text) else {
        let hint = nearest(to: text, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
        throw ExperimentError(file: file, line: key.mark?.line, key: text, "there is no such key\(hint)")
      }
    }
  }

  /// An error about the value of a key.
  func failure(_ key: String, _ message: String) -> ExperimentError {
    ExperimentError(file: file, line: mapping[key]?.mark?.line, key: key, message)
  }

  /// What all variations have in common.
  var experiment: Node { mapping["experiment"] ?? .mapping([:]) }

  var probes: Node? { mapping["probes"] }

  func name() throws(ExperimentError) -> String {
    guard let name = mapping["name"]?.folderName else {
      throw failure("name", "expected a name that folders can have")
    }
    return name
  }

  func seeds() throws(ExperimentError) -> [UInt64] {
    guard let node = mapping["seeds"] else { return [1] }
    let found = node.sequence?.map { $0.int.flatMap { UInt64(exactly: $0) } } ?? []
    let seeds = found.compactMap(\.self)
    guard !seeds.isEmpty, seeds.count == found.count, Set(seeds).count == seeds.count else {
      throw failure("seeds", "expected a list of different whole numbers from 0")
    }
    guard probes == nil || seeds.count == 1 else {
      throw failure("seeds", "expected one, because each trunk is probed with seeds of its own")
    }
    return seeds
  }

  /// In the order of the file.
  func variations() throws(ExperimentError) -> [(name: String, node: Node)] {
    guard let variations = mapping["variations"]?.mapping, !variations.isEmpty else {
      throw failure("variations", "expected sections, one for each variation")
    }
    return try variations.map { key, node throws(ExperimentError) in
      guard let name = key.folderName else {
        throw failure("variations", "expected names that folders can have")
      }
      return (name, withoutMerges(node))
    }
  }

  func baselines(of variations: [String]) throws(ExperimentError) -> [String] {
    let names = mapping["baselines"]?.sequence?.compactMap(\.string) ?? []
    if let stranger = names.first(where: { !variations.contains($0) }) {
      throw failure("baselines", "there is no variation \"\(stranger)\"")
    }
    return names
  }

  func claims(of variations: [String]) throws(ExperimentError) -> [ExperimentFamily.Claim] {
    try (mapping["claims"]?.sequence.map(Array.init) ?? []).map { node throws(ExperimentError) in
      guard let better = node["that"]?.string, let worse = node["beats"]?.string,
        variations.contains(better), variations.contains(worse)
      else {
        throw ExperimentError(
          file: file, line: node.mark?.line, key: "claims", "expected {that: VARIATION, beats: VARIATION}")
      }
      return .init(better: better, worse: worse, metric: node["by"]?.string ?? "srcc_mean")
    }
  }

  /// Where papers print something, and what.
  func published(
    of variations: [String]
  ) throws(ExperimentError) -> (paper: String, numbers: [ExperimentFamily.Published]) {
    let section = mapping["published"]?.mapping ?? [:]
    let rows = section.filter { $0.key.string != "in" }
    let numbers = try rows.map { key, value throws(ExperimentError) in
      let metrics = value.mapping?.compactMap { key, value in
        key.string.flatMap { name in value.float.map { (name, $0) } }
      }
      guard let name = key.string, variations.contains(name), let metrics,
        metrics.count == value.mapping?.count
      else {
        throw ExperimentError(
          file: file, line: key.mark?.line, key: "published", "expected VARIATION: {METRIC: NUMBER}")
      }
      return ExperimentFamily.Published(
        variation: name, metrics: Dictionary(metrics) { first, _ in first })
    }
    return (section["in"]?.string ?? "", numbers)
  }

  /// How many photos are changed.
  func shifts() throws(ExperimentError) -> Int {
    let shifts = mapping["shifts"].map { $0.int ?? -1 } ?? 0
    guard (0...100_000).contains(shifts) else {
      throw failure("shifts", "expected a number of photos, 0 … 100000")
    }
    return shifts
  }
}

extension Node {
  /// Text that a folder can be called.
  var folderName: String? {
    guard let text = string, !text.isEmpty, !text.contains("/"), !text.hasPrefix(".") else { return nil }
    return text
  }
}
