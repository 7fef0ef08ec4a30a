import Methods
import Yams

/// With what YAML's `<<: *other` stands for in its place.
func withoutMerges(_ node: Node) -> Node {
  guard var mapping = node.mapping else { return node }
  for (key, value) in mapping where key.string != "<<" { mapping[key] = withoutMerges(value) }
  guard let other = mapping["<<"] else { return .mapping(mapping) }
  mapping["<<"] = nil
  return merged(withoutMerges(other), .mapping(mapping))
}

/// What `over` says, and what `base` says of everything else; another method takes no settings from that of `base`.
func merged(_ base: Node, _ over: Node) -> Node {
  guard var mapping = base.mapping, let others = over.mapping else { return over }
  if let method = others["method"]?.string {
    for other in MethodList.all.map(\.name) where other != method { mapping[other] = nil }
  }
  for (key, value) in others { mapping[key] = mapping[key].map { merged($0, value) } ?? value }
  return .mapping(mapping)
}
