/// The candidate that needs the fewest changed letters, if it is near enough to be meant.
func nearest(to word: String, among candidates: [String]) -> String? {
  let best = candidates.map { (distance(word, $0), $0) }.min { $0.0 < $1.0 }
  guard let best, best.0 <= max(1, max(word.count, best.1.count) / 2) else { return nil }
  return best.1
}

/// Letters to insert, delete or replace to make `b` of `a` (Levenshtein 1966).
private func distance(_ a: String, _ b: String) -> Int {
  let b = Array(b)
  var row = Array(0...b.count)
  for (i, letter) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for j in b.indices {
      let change = diagonal + (letter == b[j] ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(change, row[j] + 1, row[j + 1] + 1)
    }
  }
  return row[b.count]
}
