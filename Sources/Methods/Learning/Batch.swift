import Imaging
public import Torch

/// What one step, or a part of it, learns from: the examples of all draws, with equally many views each.
public struct Batch: Sendable {
  /// The names of the examples' photos, for errors and pictures.
  public let photos: [String]
  /// How many examples each of the method's draws has, in order.
  public let counts: [Int]
  /// All views; none where the task only reads what frozen networks made of them.
  public private(set) var stacks: [Stack]
  /// Whether networks compute convolutions and matrix products in bf16.
  public let bfloat16: Bool
  private let targets: [String: Rows]
  private let stored: [String: Rows]

  private struct Rows: Sendable {
    var values: [Float] = []
    var count = 0
    /// The examples that have them.
    var places: [Int] = []
  }

  /// Puts examples together: all first views, then all second ones.
  ///
  /// - Parameters:
  ///   - draws: the examples of each draw.
  ///   - limit: the most views in a stack.
  ///   - stored: what frozen networks made of each view, by the networks' names.
  ///   - readsPixels: whether views are made at all.
  public init(
    _ draws: [[Example]], bfloat16: Bool = false, limit: Int = .max, readsPixels: Bool = true,
    stored: [String: (View) throws -> [Float]] = [:]
  ) throws {
    let examples = draws.flatMap(\.self)
    let count = examples.first?.views.count ?? 0
    guard examples.allSatisfy({ $0.views.count == count }) else {
      throw TorchError(operation: "batch", message: "examples have different numbers of views")
    }
    let views = (0..<count).flatMap { number in examples.map { $0.views[number] } }
    photos = examples.map { $0.views.first?.sample.id ?? "" }
    counts = draws.map(\.count)
    self.bfloat16 = bfloat16
    stacks = readsPixels ? Stack.stacks(of: try views.map { try $0.planes() }, limit: limit) : []
    let entries = examples.enumerated().flatMap { place, example in
      example.targets.map { (name: $0.key, values: $0.value, place: place) }
    }
    targets = try Dictionary(grouping: entries, by: \.name).mapValues { rows in
      guard Set(rows.map(\.values.count)).count == 1 else {
        throw TorchError(operation: "batch", message: "\(rows[0].name) has different numbers of values")
      }
      return Rows(values: rows.flatMap(\.values), count: rows.count, places: rows.map(\.place))
    }
    self.stored = try stored.mapValues { row in
      Rows(values: try views.flatMap(row), count: views.count)
    }
  }

  /// The batch with its views where it is computed with; for threads that prepare batches, see ``Torch/Tensor/copiedAhead(to:)``.
  public func sent(to device: Device) throws(TorchError) -> Batch {
    guard device != .cpu else { return self }
    var batch = self
    for index in stacks.indices { batch.stacks[index] = try stacks[index].sent(to: device) }
    return batch
  }

  /// Where the examples of a draw stand, with one of their views, among the rows of ``outputs(of:)``.
  public func rows(draw: Int, view: Int) -> Range<Int> {
    let start = view * photos.count + counts[..<draw].reduce(0, +)
    return start..<start + counts[draw]
  }

  /// A network's float32 outputs for the first view of every example, then for the second of every example.
  public func outputs(of network: any Layer) throws -> Tensor {
    try outputs(through: { try network($0) })
  }

  /// What `forward` makes of all views, in float32, in the same order.
  public func outputs(through forward: (Tensor) throws -> Tensor) throws -> Tensor {
    try joined(stacks.map { ($0.places, try reduced(forward, $0.input())) })
  }

  /// All first views, or all second ones, as one tensor; they must have one shape.
  public func input(view: Int) throws -> Tensor {
    let range = view * photos.count..<(view + 1) * photos.count
    return try joined(
      stacks.compactMap { stack in
        let rows = stack.places.indices.filter { range.contains(stack.places[$0]) }
        guard !rows.isEmpty else { return nil }
        return (
          rows.map { stack.places[$0] - range.lowerBound }, try stack.input().indexSelect(0, Tensor(rows))
        )
      })
  }

  /// Runs `forward` in bf16 if the batch is computed so, and gives its float32 result.
  public func reduced(_ forward: (Tensor) throws -> Tensor, _ x: Tensor) throws -> Tensor {
    try (bfloat16 ? withAutocast { try forward(x) } : forward(x)).to(.float32)
  }

  /// Whether examples have targets of this name.
  public func has(_ name: String) -> Bool { targets[name].map { !$0.values.isEmpty } ?? false }

  /// The targets of this name, N×values float32, of all examples that have it.
  public func target(_ name: String) throws(TorchError) -> Tensor { try Self.tensor(targets[name], name) }

  /// Which examples have targets of this name, in order.
  public func places(of name: String) -> [Int] { targets[name]?.places ?? [] }

  /// The targets of this name as N class numbers, int64.
  public func classes(_ name: String) throws(TorchError) -> Tensor {
    try target(name).flatten().to(.int64)
  }

  /// What the frozen network of this name made of all views, in the order of ``outputs(of:)``; nil when it has to be run.
  public func stored(_ name: String) throws(TorchError) -> Tensor? {
    try stored[name].map { rows throws(TorchError) in try Self.tensor(rows, name) }
  }

  private static func tensor(_ rows: Rows?, _ name: String) throws(TorchError) -> Tensor {
    guard let rows, rows.count > 0 else {
      throw TorchError(operation: "batch", message: "no example has \(name)")
    }
    return try Tensor(rows.values, shape: [rows.count, rows.values.count / rows.count])
  }

  private func joined(_ parts: [(places: [Int], rows: Tensor)]) throws -> Tensor {
    let rows = try parts.count == 1 ? parts[0].rows : Tensor.concatenate(parts.map(\.rows), along: 0)
    let places = parts.flatMap(\.places)
    guard places != Array(places.indices) else { return rows }
    var order = places
    for (row, place) in places.enumerated() { order[place] = row }
    return try rows.indexSelect(0, Tensor(order))
  }
}
