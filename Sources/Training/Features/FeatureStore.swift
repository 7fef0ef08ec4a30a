import Crypto
import Foundation
import Imaging
import Methods
import Synchronization
import Torch

/// What frozen networks make of views: computed once, kept on disk as it grows, learned from many times.
final class FeatureStore: Sendable {
  private let folder: URL
  private let tables = Mutex<[String: [View.Key: [Float]]]>([:])

  /// A store whose files lie in `folder`.
  init(in folder: URL) { self.folder = folder }

  /// Finds the row of a view, by network; a view that was never computed is an error.
  var lookups: [String: (View) throws -> [Float]] {
    tables.withLock { $0 }.reduce(into: [:]) { lookups, entry in
      let (name, rows) = entry
      lookups[name] = { view in
        guard let row = view.key.flatMap({ rows[$0] }) else {
          throw TrainingError.invalid(
            "\(name): there are no features of \(view.key?.kind ?? "a new view") of \(view.sample.id)")
        }
        return row
      }
    }
  }

  /// Puts all views through a network that are not known yet, in parts that do not depend on what is.
  ///
  /// - Parameters:
  ///   - recipe: what views depend on beside their keys.
  ///   - chunks: views of one kind, photo by photo, together those of at most 32 photos.
  func fill(
    _ network: FrozenNetwork, views chunks: [[View]], recipe: String, session: Session
  ) throws {
    // Every fold asks for the same; the file is read for the first one only.
    let computed = tables.withLock { $0[network.name] } ?? [:]
    let isKnown = { (view: View) in view.key.map { computed[$0] != nil } ?? true }
    if chunks.allSatisfy({ $0.allSatisfy(isKnown) }) { return }
    let file = session.writes ? try featureFile(network, recipe) : nil
    var rows = try known(chunks, file, width: network.width, session)
    let missing = chunks.filter { chunk in chunk.contains { $0.key.map { rows[$0] == nil } ?? false } }
    do {
      try compute(network, missing, session) { views, values in
        let parts = views.enumerated().map { index, view in
          (view: view, row: Array(values[index * network.width..<(index + 1) * network.width]))
        }
        try file?.append(parts)
        for (view, row) in parts { if let key = view.key { rows[key] = row } }
      }
    } catch TrainingError.interrupted {
      throw TrainingError.interruptedEarly
    }
    tables.withLock { $0[network.name] = rows }
  }

  /// Puts a few views through a network, and lets what comes out stand for all of them: enough to try a training with.
  ///
  /// - Returns: seconds for each view.
  func pretend(_ network: FrozenNetwork, views chunks: [[View]], session: Session) throws -> Double {
    var values: [Float] = []
    var (seconds, count) = (0.0, 0)
    for (number, chunk) in chunks.prefix(3).enumerated() {
      let start = Date()
      try compute(network, [chunk], session) { _, rows in values = rows }
      // The first one takes longer: the library prepares itself for these shapes.
      if number == 0, chunks.count > 1 { continue }
      seconds -= start.timeIntervalSinceNow
      count += chunk.count
    }
    let rows = stride(from: 0, to: values.count, by: network.width).map {
      Array(values[$0..<$0 + network.width])
    }
    var stand: [View.Key: [Float]] = [:]
    for (number, view) in chunks.joined().enumerated() {
      if let key = view.key, !rows.isEmpty { stand[key] = rows[number % rows.count] }
    }
    tables.withLock { [stand] in $0[network.name] = stand }
    return seconds / Double(max(1, count))
  }

  private func featureFile(_ network: FrozenNetwork, _ recipe: String) throws -> FeatureFile {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var hash = SHA256()
    hash.update(data: Data("\(recipe)\n\(network.features)".utf8))
    for (name, tensor) in network.module.stateDictionary().sorted(by: { $0.key < $1.key }) {
      hash.update(data: Data("\(name)\t\(tensor.shape)\n".utf8))
      try tensor.bytes().withUnsafeBytes { hash.update(bufferPointer: $0) }
    }
    // Runs that share the folder may have other weights, or other photos.
    let origin = Data(hash.finalize())
    let name = "\(network.name)-\(origin.prefix(4).map { String(format: "%02x", $0) }.joined()).features"
    return try FeatureFile(folder.appending(path: name).path, origin: origin, width: network.width)
  }

  /// What the first process has found in the file, in all processes.
  private func known(
    _ chunks: [[View]], _ file: FeatureFile?, width: Int, _ session: Session
  ) throws -> [View.Key: [Float]] {
    let views = chunks.flatMap(\.self)
    var found = views.map { file?.row(of: $0) }
    if let group = session.group {
      let flags = try Tensor(found.map { $0 == nil ? 0 : Float(1) })
      try group.broadcast(flags)
      let places = try flags.floats().enumerated().filter { $0.element > 0 }.map(\.offset)
      let rows = try Tensor(
        places.flatMap { found[$0] ?? [Float](repeating: 0, count: width) }, shape: [places.count, width])
      if !places.isEmpty { try group.broadcast(rows) }
      let values = try rows.floats()
      for (index, place) in places.enumerated() {
        found[place] = Array(values[index * width..<(index + 1) * width])
      }
    }
    var rows: [View.Key: [Float]] = [:]
    for (view, row) in zip(views, found) { if let key = view.key { rows[key] = row } }
    return rows
  }

  /// Every process computes one chunk in each round; `store` gets every chunk in order, in all processes.
  private func compute(
    _ network: FrozenNetwork, _ chunks: [[View]], _ session: Session,
    store: ([View], [Float]) throws -> Void
  ) throws {
    guard !chunks.isEmpty else { return }
    session.tell(.phase("features of all views"))
    let (shard, device) = (session.shard, session.device)
    var pace = Pace(of: chunks.reduce(0) { $0 + $1.count })
    let bfloat16 = session.bfloat16
    let rounds = (chunks.count + shard.count - 1) / shard.count
    let prefetcher = Prefetcher(0..<rounds, workers: session.workers) { round in
      let chunk = round * shard.count + shard.rank
      return chunk < chunks.count ? try chunks[chunk].batch(bfloat16).sent(to: device) : nil
    }
    defer { prefetcher.stop() }
    for round in 0..<rounds {
      guard try !session.isStopping() else { throw TrainingError.interrupted }
      let batch = try prefetcher.next(whileWaiting: session.check) ?? nil
      var rows =
        try batch.map { batch in
          try withoutGradient {
            try batch.outputs { views in
              // Others would otherwise be missed only at the end of the round.
              try session.check()
              return try network.forward(views)
            }
          }
        } ?? Tensor.zeros([0, network.width])
      if let group = session.group { rows = try group.allGather(rows: rows) }
      var values = try rows.floats()[...]
      for views in chunks[round * shard.count..<min(chunks.count, (round + 1) * shard.count)] {
        try store(views, Array(values.prefix(views.count * network.width)))
        values = values.dropFirst(views.count * network.width)
        pace.step(views.count, photos: views.count)
      }
      session.tell(pace.event(loss: nil))
    }
  }
}

extension [View] {
  /// The views as a batch; each photo is decoded once for all of its views.
  fileprivate func batch(_ bfloat16: Bool) throws -> Batch {
    var decoded: (photo: Int, image: RGBImage)?
    let examples = try map { view in
      if decoded?.photo != view.sample.number { decoded = (view.sample.number, try view.sample.image()) }
      return Example([View(sample: view.sample, made: try view.planes(of: decoded?.image))])
    }
    return try Batch([examples], bfloat16: bfloat16, limit: BatchSource.testBatch)
  }
}
