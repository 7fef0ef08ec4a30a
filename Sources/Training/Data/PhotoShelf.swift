import Imaging
import Methods
import Synchronization

/// The photos of the last run, for another one that looks at the same.
final class PhotoShelf: Sendable {
  private struct Order: Hashable {
    let paths: [String]
    let longerSide: Int
    let inMemory: Bool
  }

  private typealias Read = (photos: Photos, errors: [Int: PhotoError])

  private let last = Mutex<[Draw.Pool: (order: Order, read: Read)]>([:])

  /// See ``Photos/reading(_:longerSide:inMemory:isInterrupted:)``.
  func reading(
    _ paths: [String], _ pool: Draw.Pool, longerSide: Int, inMemory: Bool, isInterrupted: @Sendable () -> Bool
  ) throws(TrainingError) -> (photos: Photos, errors: [Int: PhotoError]) {
    let order = Order(paths: paths, longerSide: longerSide, inMemory: inMemory)
    if let known = last.withLock({ $0[pool] }), known.order == order { return known.read }
    // The others' pixels would take the memory that these ones need.
    last.withLock { $0[pool] = nil }
    let read = try Photos.reading(
      paths, longerSide: longerSide, inMemory: inMemory, isInterrupted: isInterrupted)
    last.withLock { $0[pool] = (order, read) }
    return read
  }
}
