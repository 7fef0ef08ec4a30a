import Ratings

/// Every photo held out exactly once, in `k` splits stratified by category.
public enum CrossValidation {
  /// The splits, named "fold 1 of 5" and so on; the same photos and seed give the same folds.
  ///
  /// - Parameter scenes: to keep all photos of a scene in one fold; each scene goes to the fold with the fewest photos so far.
  public static func folds(
    _ count: Int, of photos: [RatedPhoto], seed: UInt64, scenes: Scenes? = nil
  ) throws(Split.Problem) -> [Split] {
    guard count >= 2, photos.count >= count else {
      throw .tooFewPhotos(found: photos.count, needed: max(count, 2))
    }
    let order = stratifiedOrder(of: photos, seed: seed)
    var sizes = [Int](repeating: 0, count: count)
    var folds: [String: Int] = [:]
    for group in scenes?.groups(of: order) ?? order.map({ [$0] }) {
      let smallest = sizes.indices.min { sizes[$0] < sizes[$1] } ?? 0
      for id in group { folds[id] = smallest }
      sizes[smallest] += group.count
    }
    var splits: [Split] = []
    for fold in 0..<count {
      splits.append(
        try Split(
          name: "fold \(fold + 1) of \(count)", training: order.filter { folds[$0] != fold },
          validation: order.filter { folds[$0] == fold }))
    }
    return splits
  }
}

/// Ids category by category, shuffled within each: whoever takes every n-th gets the same share of each category.
func stratifiedOrder(of photos: [RatedPhoto], seed: UInt64) -> [String] {
  var generator = SeededGenerator(seed: seed)
  let categories = Dictionary(grouping: photos) { $0.category ?? "" }
  return categories.sorted { $0.key < $1.key }.flatMap { _, members in
    let ids = members.map(\.id).sorted()
    return generator.permutation(of: ids.count).map { ids[$0] }
  }
}
