public import Torch

/// The same weights under the network's own names: `DataParallel` and `DistributedDataParallel` put `module.` before all of
/// them, `torch.compile` `_orig_mod.`.
public func withoutWrappers(_ weights: [String: Tensor]) -> [String: Tensor] {
  for wrapper in ["module.", "_orig_mod."] {
    guard !weights.isEmpty, weights.keys.allSatisfy({ $0.hasPrefix(wrapper) }) else { continue }
    let own = weights.map { (String($0.key.dropFirst(wrapper.count)), $0.value) }
    // One may be inside the other.
    return withoutWrappers(Dictionary(uniqueKeysWithValues: own))
  }
  return weights
}
