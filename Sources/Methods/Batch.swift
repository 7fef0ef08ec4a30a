public import Ratings
public import Torch

/// What one step learns from: equally many views of each of some photos, the rated ones first.
public struct Batch: Sendable {
  /// Views of one shape, which go through the network together.
  public struct Stack: Sendable {
    /// Where each view stands in the batch: its number × the photos + its photo.
    public let places: [Int]
    /// The network's input, one row for each place; made when its turn has come.
    public let input: @Sendable () throws -> Tensor

    /// Views with their places.
    public init(places: [Int], input: @escaping @Sendable () throws -> Tensor) {
      self.places = places
      self.input = input
    }
  }

  /// The photos' names, for errors.
  public let photos: [String]
  /// What raters said of the first of the photos.
  public let ratings: [RatingDistribution]
  /// All views.
  public let stacks: [Stack]
  /// Whether the network computes convolutions and matrix products in bf16.
  public let bfloat16: Bool

  /// Puts a batch together.
  public init(photos: [String], ratings: [RatingDistribution], stacks: [Stack], bfloat16: Bool = false) {
    self.photos = photos
    self.ratings = ratings
    self.stacks = stacks
    self.bfloat16 = bfloat16
  }

  /// The network's float32 outputs for the first view of every photo, then for the second of every photo.
  public func outputs(of network: any Layer) throws -> Tensor {
    try outputs(through: { try network($0) })
  }

  /// What `forward` makes of all views, in float32, in the same order.
  public func outputs(through forward: (Tensor) throws -> Tensor) throws -> Tensor {
    let outputs = try stacks.map { stack in
      let input = try stack.input()
      return try (bfloat16 ? withAutocast { try forward(input) } : forward(input)).to(.float32)
    }
    let rows = outputs.count == 1 ? outputs[0] : try Tensor.concatenate(outputs, along: 0)
    let places = stacks.flatMap(\.places)
    guard places != Array(places.indices) else { return rows }
    var order = places
    for (row, place) in places.enumerated() { order[place] = row }
    return try rows.indexSelect(0, Tensor(order))
  }

  /// What raters said, as R×K float32.
  public func target() throws(TorchError) -> Tensor {
    try Tensor(
      ratings.flatMap { $0.probabilities.map(Float.init) },
      shape: [ratings.count, ratings.first?.scale.count ?? 0])
  }
}
