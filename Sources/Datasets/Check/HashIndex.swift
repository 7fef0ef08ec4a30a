import Imaging

/// Finds the nearest of many hashes without comparing them all (multi-index hashing; Norouzi, Punjani & Fleet 2012).
///
/// Hashes that differ in at most r bits have a quarter of 16 bits in which they differ in at most r / 4. So every quarter of the
/// hash that is looked for, with every such change, is looked up among the same quarters of all others.
struct HashIndex {
  private let hashes: [PhotoHash]
  private let quarters: [Quarter]
  private let radius: Int
  /// Every change of at most radius / 4 bits.
  private let changes: [UInt16]

  init(_ hashes: [PhotoHash], radius: Int = PhotoHash.sameScene) {
    self.hashes = hashes
    self.radius = radius
    quarters = (0..<4).map { Quarter($0, of: hashes) }
    changes = (0...UInt16.max).filter { $0.nonzeroBitCount <= radius / 4 }
  }

  /// The nearest hash within the radius, and of several the first.
  func nearest(to hash: PhotoHash) -> (index: Int, distance: Int)? {
    var best: (index: Int, distance: Int)?
    forEach(near: hash) { index, distance in
      if best.map({ (distance, index) < ($0.distance, $0.index) }) ?? true { best = (index, distance) }
    }
    return best
  }

  /// Tells every hash within the radius, with its distance; some of them several times.
  func forEach(near hash: PhotoHash, _ body: (Int, Int) -> Void) {
    for quarter in quarters {
      let key = quarter.key(of: hash)
      for change in changes {
        for index in quarter[key ^ change] {
          let distance = hash.distance(to: hashes[Int(index)])
          if distance <= radius { body(Int(index), distance) }
        }
      }
    }
  }

  /// Hashes by 16 of their bits.
  private struct Quarter {
    private let number: Int
    /// Where the hashes of each key begin, and where the last ones end.
    private var starts = [Int32](repeating: 0, count: 1 << 16 + 1)
    /// Places of hashes, in the order of their keys.
    private var places: [Int32]

    init(_ number: Int, of hashes: [PhotoHash]) {
      self.number = number
      places = Array(repeating: 0, count: hashes.count)
      for hash in hashes { starts[Int(key(of: hash)) + 1] += 1 }
      for key in 1..<starts.count { starts[key] += starts[key - 1] }
      var next = starts
      for (place, hash) in hashes.enumerated() {
        let key = Int(key(of: hash))
        places[Int(next[key])] = Int32(place)
        next[key] += 1
      }
    }

    func key(of hash: PhotoHash) -> UInt16 { UInt16(truncatingIfNeeded: hash.bits >> UInt64(16 * number)) }

    subscript(key: UInt16) -> ArraySlice<Int32> {
      places[Int(starts[Int(key)])..<Int(starts[Int(key) + 1])]
    }
  }
}
