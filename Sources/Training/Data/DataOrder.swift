import Methods
import Ratings
import Synchronization
import Torch

/// Which photos each step looks at: follows from the seed, and is cut into equal shards for processes and parts of a step.
struct DataOrder: Sendable {
  /// One turn of a draw.
  struct Turn: Hashable, Sendable {
    /// The photos' numbers in their pool: one, or a pair.
    let photos: [Int]
    /// Numbers the turns of an epoch, so that each has views of its own.
    let place: Int
  }

  /// What one process looks at in one part of a step.
  struct Share: Hashable, Sendable {
    let epoch: Int
    /// For each of the method's draws.
    let turns: [[Turn]]
  }

  /// A draw with the photos it is from.
  struct Lot: Sendable {
    let draw: Draw
    /// Numbers in the pool.
    let photos: [Int]
    /// The same, apart for each set and each category of it; only of a balanced draw.
    let sets: [[[Int]]]
    /// Its number among the draws if an earlier one could share a stream with it, else 0.
    let sibling: UInt64

    /// The coordinates of one of its streams; those of an only draw of its kind and pool are the shortest.
    func place(_ stream: UInt64, _ rest: Int...) -> [UInt64] {
      [stream] + rest.map(UInt64.init) + (sibling > 0 ? [1 << 32 | sibling] : [])
    }

    /// Any of the photos; of a balanced draw the sets take turns, and categories of a set are equally likely.
    func photo(_ place: Int, using generator: inout SeededGenerator) -> Int {
      guard !sets.isEmpty else { return photos[generator.index(below: photos.count)] }
      let categories = sets[place % sets.count]
      let photos = categories[generator.index(below: categories.count)]
      return photos[generator.index(below: photos.count)]
    }
  }

  let lots: [Lot]
  private let batch: Int
  private let seed: UInt64
  private let permutations = Permutations()

  /// - Parameters:
  ///   - draws: what a step looks at.
  ///   - photos: the numbers of the photos in each pool that may be looked at.
  ///   - kind: the set and the category of a photo, which balanced draws have equally many of.
  init(
    _ draws: [Draw], of photos: [Draw.Pool: [Int]], batch: Int, seed: UInt64,
    kind: (Draw.Pool, Int) -> (set: Int, category: String) = { _, _ in (0, "") }
  ) {
    lots = draws.indices.map { index in
      let draw = draws[index]
      let shares = draws[..<index].contains { $0.pool == draw.pool || $0.isRandom == draw.isRandom }
      let photos = photos[draw.pool] ?? []
      return Lot(
        draw: draw, photos: photos,
        sets: draw.isBalanced ? Self.sets(of: photos) { kind(draw.pool, $0) } : [],
        sibling: shares ? UInt64(index) : 0)
    }
    (self.batch, self.seed) = (batch, seed)
  }

  private static func sets(
    of photos: [Int], _ kind: (Int) -> (set: Int, category: String)
  ) -> [[[Int]]] {
    let sets = Dictionary(grouping: photos) { kind($0).set }.sorted { $0.key < $1.key }
    return sets.map { _, photos in
      Dictionary(grouping: photos) { kind($0).category }.sorted { $0.key < $1.key }.map(\.value)
    }
  }

  /// Full batches in a pass over the first draw's photos; what is left over has its turn in other epochs.
  var stepsPerEpoch: Int { lots.first.map { max(1, $0.photos.count / max(1, perStep($0))) } ?? 1 }

  /// Photos, or pairs, of a draw in each step.
  private func perStep(_ lot: Lot) -> Int {
    guard !lot.photos.isEmpty else { return 0 }
    switch lot.draw.kind {
    case .random(let count), .balanced(let count): return count
    case .pass, .pairs: return batch
    }
  }

  /// Shard `index` of `count` of a step, counted from 0 over all epochs.
  func share(_ index: Int, of count: Int, step: Int) -> Share {
    let shard = Shard(rank: index, count: count)
    return Share(
      epoch: step / stepsPerEpoch,
      turns: lots.map { lot in Array(shard.part(of: turns(of: lot, step: step))) })
  }

  private func turns(of lot: Lot, step: Int) -> [Turn] {
    let (count, number) = (perStep(lot), step % stepsPerEpoch)
    guard count > 0 else { return [] }
    if lot.draw.isRandom {
      var generator = SeededGenerator(seed: seed, place: lot.place(RandomStream.randomOrder, step))
      return (0..<count).map { place in
        Turn(photos: [lot.photo(place, using: &generator)], place: number * count + place)
      }
    }
    // A draw that is no longer than the first one goes through its photos more than once in an epoch.
    let passes = max(1, lot.photos.count / count)
    let (pass, start) = (step / passes, step % passes * count)
    let order = permutation(of: lot, pass)
    let partners = lot.draw.kind == .pairs ? permutation(of: lot, pass, 1) : []
    return (start..<min(start + count, lot.photos.count)).map { place in
      var photos = [lot.photos[order[place]]]
      if !partners.isEmpty {
        // Nobody is paired with himself: the next one steps in.
        let own = partners[place] == order[place] ? (place + 1) % partners.count : place
        photos.append(lot.photos[partners[own]])
      }
      return Turn(photos: photos, place: number * count + place - start)
    }
  }

  private func permutation(of lot: Lot, _ coordinates: Int...) -> [Int] {
    let place = coordinates.reduce(into: lot.place(RandomStream.order)) { $0.append(UInt64($1)) }
    return permutations.at(place) {
      var generator = SeededGenerator(seed: seed, place: place)
      return generator.permutation(of: lot.photos.count)
    }
  }

  /// The last few that were asked for; workers ask for the same again and again.
  private final class Permutations: Sendable {
    private let recent = Mutex<[(place: [UInt64], order: [Int])]>([])

    func at(_ place: [UInt64], _ make: () -> [Int]) -> [Int] {
      recent.withLock { recent in
        if let known = recent.first(where: { $0.place == place }) { return known.order }
        let order = make()
        recent = [(place, order)] + recent.prefix(7)
        return order
      }
    }
  }
}

extension Draw {
  fileprivate var isBalanced: Bool { if case .balanced = kind { true } else { false } }
  fileprivate var isRandom: Bool { if case .random = kind { true } else { isBalanced } }
}
