import Methods
import Testing
import Torch

@Suite("Targets of batches")
struct BatchTargetTests {
  @Test("targets are rows in the order of the examples that have them")
  func rows() throws {
    let batch = try Batch([
      [
        grey([1], targets: ["rating": [0.25, 0.75]]), grey([2], targets: ["rating": [1, 0], "class": [2]]),
      ],
      [grey([3]), grey([4], targets: ["class": [7]])],
    ])
    let rating = try batch.target("rating")
    #expect(rating.shape == [2, 2] && rating.dtype == .float32)
    #expect(try rating.floats() == [0.25, 0.75, 1, 0])
    let classes = try batch.classes("class")
    #expect(classes.shape == [2] && classes.dtype == .int64)
    #expect(try classes.int64s() == [2, 7])
  }

  @Test("a target that no example has is an error with its name")
  func missing() throws {
    let batch = try Batch([[grey([1], targets: ["rating": [1]])]])
    let error = #expect(throws: TorchError.self) { try batch.target("distribution") }
    #expect(error?.message == "no example has distribution")
    #expect(throws: TorchError.self) { try batch.classes("class") }
  }

  @Test("a batch without examples has neither targets nor photos")
  func empty() throws {
    let batch = try Batch([[], []])
    #expect(batch.photos.isEmpty && batch.stacks.isEmpty)
    #expect(batch.counts == [0, 0])
    #expect(batch.rows(draw: 1, view: 0) == 0..<0)
    #expect(throws: TorchError.self) { try batch.target("rating") }
  }

  @Test("examples with another number of views, or of values, are refused and not mixed up")
  func ragged() throws {
    #expect(throws: TorchError.self) { try Batch([[grey([1, 2]), grey([3])]]) }
    #expect(throws: TorchError.self) { try Batch([[grey([1])], [grey([2, 3])]]) }
    // Four values in two rows would otherwise pass for two rows of two.
    #expect(throws: TorchError.self) {
      try Batch([[grey([1], targets: ["rating": [1]]), grey([2], targets: ["rating": [0, 0, 1]])]])
    }
  }

  @Test("what cannot be made of a view is told, not left out")
  func failing() throws {
    struct Unreadable: Error {}
    let sample = Sample(id: "lost", pool: .rated, number: 0) { throw Unreadable() }
    let key = View.Key(pool: .rated, photo: 0, kind: "whole", variant: 0)
    let example = Example([View(sample: sample, key: key) { .rgb($0) }])
    #expect(throws: Unreadable.self) { try Batch([[example]]) }
    #expect(throws: Unreadable.self) {
      try Batch([[example]], readsPixels: false, stored: ["trunk": { _ in throw Unreadable() }])
    }
  }
}
