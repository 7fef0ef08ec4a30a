import CVips
import Foundation

/// Lets photos be decoded side by side as long as the memory that they need together stays within a limit.
///
/// One that needs more than the whole limit is decoded alone.
public final class MemoryBudget: Sendable {
  private let limit: Int
  private let condition = NSCondition()
  /// Guarded by `condition`.
  private nonisolated(unsafe) var taken = 0
  /// How many that have a share do not wait for more of it; guarded by `condition`.
  private nonisolated(unsafe) var working = 0

  /// A budget of `limit` bytes.
  init(limit: Int) { self.limit = limit }

  /// Has the whole program give pixels back to the system as soon as they are freed; to be called first of all.
  ///
  /// By itself glibc learns to keep what large photos took, once for every thread: half as much again for a folder of
  /// HEIC, AVIF and progressive JPEG of 24 megapixels. Elsewhere this does nothing.
  public static func keepLittleFreedMemory() { shim_keep_little_freed_memory() }

  /// How many bytes of one file are read at most: the limit, or as much as an ordinary photo has.
  var largestRead: Int { max(limit, 64 << 20) }

  /// Runs `body` when `bytes` are free, or nobody else has any; the thread waits until then.
  ///
  /// A thread that is inside of another call for `held` bytes says so, and does not count as being at work while it waits.
  func with<Result, Failure>(
    _ bytes: Int, beside held: Int = 0, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard bytes > 0 else { return try body() }
    condition.lock()
    if held > 0 { leave(0) }
    // One that holds something already must not wait for others that wait as it does.
    while (held > 0 ? working : taken) > 0, taken + bytes > limit { condition.wait() }
    working += 1
    taken += bytes
    condition.unlock()
    defer {
      condition.lock()
      leave(bytes)
      if held > 0 { working += 1 }
      condition.unlock()
    }
    return try body()
  }

  private func leave(_ bytes: Int) {
    taken -= bytes
    working -= 1
    condition.broadcast()
  }
}
