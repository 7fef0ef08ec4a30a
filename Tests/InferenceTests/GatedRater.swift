import Imaging
import Inference
import ModelFile
import Ratings
import Synchronization

/// A rater whose ratings end when a test says so; it remembers what was asked of it.
///
/// Photos are told apart by the grey of their first pixel.
final class GatedRater: Rater {
  struct Refusal: Error, CustomStringConvertible {
    let description = "this photo is not rated"
  }

  private struct State {
    var open = false
    var started: [UInt8] = []
    var running = 0
    var most = 0
    var waiting: [(grey: UInt8, continuation: CheckedContinuation<Void, Never>)] = []
  }

  let description = ModelDescription(
    name: "gated", version: "1", scale: [1, 2, 3, 4, 5, 6, 7], outputs: [.distribution],
    preprocessing: Preprocessing(fit: Fit(policy: .squash, side: 8)), network: "none")
  let jobs: Int
  /// Greys that are refused.
  let refused: Set<UInt8>
  private let state: Mutex<State>

  /// - Parameter open: whether ratings need not wait.
  init(jobs: Int, open: Bool, refusing refused: Set<UInt8> = []) {
    (self.jobs, self.refused) = (jobs, refused)
    state = Mutex(State(open: open))
  }

  /// The greys of the photos whose rating has begun, in that order.
  var started: [UInt8] { state.withLock { $0.started } }
  /// The most ratings that were under way at a time.
  var most: Int { state.withLock { $0.most } }

  /// Lets the ratings that wait end, and all that come.
  func open() {
    let waiting = state.withLock { state in
      defer { state.waiting = [] }
      state.open = true
      return state.waiting
    }
    for rating in waiting { rating.continuation.resume() }
  }

  func rate(fitted image: RGBImage) async throws -> Prediction {
    let grey = image[0, 0].red
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock { state in
        state.started.append(grey)
        state.running += 1
        state.most = max(state.most, state.running)
        if !state.open { state.waiting.append((grey, continuation)) }
        return state.open
      }
      if isOpen { continuation.resume() }
    }
    state.withLock { $0.running -= 1 }
    if refused.contains(grey) { throw Refusal() }
    return try Prediction(description) { _ in [Float](repeating: 1 / 7, count: 7) }
  }
}
