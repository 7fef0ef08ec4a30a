/// The outcomes of scoring a search's findings, in the search's order.
public struct ScoredPhotos: AsyncSequence, Sendable {
  let scorer: PhotoScorer
  let search: PhotoSearch

  /// Starts searching and scoring.
  public func makeAsyncIterator() -> Iterator { Iterator(scorer: scorer, search: search) }

  /// Scoring under way; it stops when the iterator is released.
  public final class Iterator: AsyncIteratorProtocol {
    private var photos: AsyncStream<Task<PhotoScorer.Outcome, Never>>.Iterator
    private let window: Pool<Void>
    private let producer: Task<Void, Never>

    fileprivate init(scorer: PhotoScorer, search: PhotoSearch) {
      let (stream, continuation) = AsyncStream.makeStream(of: Task<PhotoScorer.Outcome, Never>.self)
      // Wide enough that a slow photo at its head does not idle the cores; what waits in it is records, not pixels.
      let window = Pool(places: 32 + 16 * scorer.rater.jobs)
      producer = Task {
        for await finding in search {
          await window.take()
          if Task.isCancelled { break }
          continuation.yield(Task { await scorer.outcome(of: finding) })
        }
        continuation.finish()
      }
      self.window = window
      photos = stream.makeAsyncIterator()
    }

    deinit {
      producer.cancel()
      // The producer may be waiting for a place: let it in to see that it is over.
      Task { [window] in await window.giveBack(()) }
    }

    /// The next photo's outcome; nil at the end, or when the task is cancelled.
    public func next() async -> PhotoScorer.Outcome? {
      guard let photo = await photos.next() else { return nil }
      // A photo that takes its time is not waited for when it is over.
      guard let outcome = try? await abandoningWhenCancelled({ await photo.value }) else { return nil }
      await window.giveBack(())
      return outcome
    }
  }
}
