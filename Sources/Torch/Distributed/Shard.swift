/// One process's part of everything that is divided among all.
///
/// Batches are cut from one order that all processes share, and then divided: 2 processes with 16 photos each see the
/// batches that 1 process with 32 sees.
public struct Shard: Hashable, Sendable {
  /// The process's number, of 0 ..< count.
  public let rank: Int
  /// How many processes there are.
  public let count: Int

  /// The whole, for a single process.
  public static let whole = Shard(rank: 0, count: 1)

  /// A process's part.
  public init(rank: Int, count: Int) {
    precondition(count > 0 && (0..<count).contains(rank), "a rank lies in 0 ..< count")
    self.rank = rank
    self.count = count
  }

  /// The positions of this part in a batch of the given size: consecutive, and all parts' sizes differ by at most 1.
  public func range(of size: Int) -> Range<Int> {
    let (quotient, remainder) = max(0, size).quotientAndRemainder(dividingBy: count)
    let start = rank * quotient + min(rank, remainder)
    return start..<start + quotient + (rank < remainder ? 1 : 0)
  }

  /// This part of a batch.
  public func part<Batch: RandomAccessCollection>(of batch: Batch) -> Batch.SubSequence {
    let range = range(of: batch.count)
    let start = batch.index(batch.startIndex, offsetBy: range.lowerBound)
    return batch[start..<batch.index(start, offsetBy: range.count)]
  }

  /// What a mean over this part is multiplied with so that the processes' average is the mean over the batch: 1 when all
  /// parts are of one size.
  public func weight(of size: Int) -> Double {
    size > 0 ? Double(range(of: size).count * count) / Double(size) : 0
  }
}

extension ProcessGroup {
  /// This process's part.
  public var shard: Shard { Shard(rank: rank, count: count) }
}
