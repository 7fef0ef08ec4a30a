import Experiments
import Foundation
import Testing
import Torch

@testable import Training

@Suite("Where a training is")
struct TrainingStateTests {
  @Test("only what is lower than all before is better; the others are counted")
  func progress() {
    var progress = ValidationProgress()
    #expect(
      [3, 3, 2, 2.5, 2.1, 1, 1].map { progress.take($0) } == [true, false, true, false, false, true, false])
    #expect(progress.best == 1 && progress.stale == 1)
  }

  @Test("what cannot be measured is no better than anything, and anything is better than it")
  func undefined() {
    for nothing in [Double.nan, .infinity] {
      var progress = ValidationProgress()
      let values = [nothing, nothing, 5, nothing, 4]
      #expect(values.map { progress.take($0) } == [true, false, true, false, true])
      #expect(progress.best == 4)
    }
  }

  @Test("losses are averaged over the steps that report them, and none are there before")
  func losses() {
    var sums = LossSums()
    #expect(sums.mean.isEmpty)
    sums.add(["loss": 1, "rating": 0.5])
    sums.add(["loss": 2, "rating": 1.5, "ranking": 4])
    sums.add(["loss": 6, "rating": 1])
    #expect(sums.mean == ["loss": 3, "rating": 1, "ranking": 4])
  }

  @Test("a state goes through a checkpoint's header unchanged, also numbers that are not finite")
  func header() throws {
    var contents = try checkpointContents()
    contents.state.step = 41
    contents.state.epochs = 3
    contents.state.losses.add(["loss": .infinity, "rating": 0.1 + 0.2])
    _ = contents.state.progress.take(.infinity)
    contents.state.logBytes = 1 << 40
    var plateau = Plateau(decay: 0.5, patience: 0)
    _ = [1, 2].map { plateau.update($0) }
    contents.state.plateau = plateau

    let coder = HeaderCoder()
    let state = try coder.decode(coder.encode(contents), with: [:]).state
    #expect(state.step == 41 && state.epochs == 3 && state.logBytes == 1 << 40)
    #expect(state.losses.mean == ["loss": .infinity, "rating": 0.1 + 0.2])
    #expect(state.progress.best == .infinity && state.progress.stale == 0)
    #expect(state.plateau == plateau && state.plateau?.factor == 0.5)
  }

  @Test("the same state has the same header")
  func stable() throws {
    let contents = try checkpointContents()
    let texts = try (0..<4).map { _ in try HeaderCoder().encode(contents) }
    #expect(Set(texts).count == 1)
  }

  @Test("a training goes on from its own data and split only, and says which of them has changed")
  func origins() throws {
    let old = try checkpointContents().origin
    #expect(try old.difference(from: old) == nil)
    var other = old
    other.data = "other"
    #expect(try other.difference(from: old)?.contains("data have changed") ?? false)
    other = old
    other.splitHash = "0123456789abcdef"
    let sentence = try #require(try other.difference(from: old))
    #expect(sentence.hasSuffix("the split has changed: s is 0123456789ab and was h"))
    other = old
    other.experiment.seed = 9
    other.data = "other"
    #expect(try other.difference(from: old)?.contains("seed is 9 and was 1") ?? false)
    other = old
    other.versions = ["libtorch": "another"]
    #expect(try other.difference(from: old) == nil)
  }
}
