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

  /// A budget of `limit` bytes.
  init(limit: Int) { self.limit = limit }

  /// Has the whole program give pixels back to the system as soon as they are freed; to be called first of all.
  ///
  /// By itself glibc learns to keep what large photos took, once for every thread: half as much again for a folder of
  /// HEIC, AVIF and progressive JPEG of 24 megapixels. Elsewhere this does nothing.
  public static func returnMemorySoon() { shim_return_memory_soon() }

  /// Runs `body` when `bytes` are free, or nobody else has any; the thread waits until then.
  func with<Result, Failure>(_ bytes: Int, _ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    guard bytes > 0 else { return try body() }
    condition.lock()
    while taken > 0, taken + bytes > limit { condition.wait() }
    taken += bytes
    condition.unlock()
    defer {
      condition.lock()
      taken -= bytes
      condition.broadcast()
      condition.unlock()
    }
    return try body()
  }
}
