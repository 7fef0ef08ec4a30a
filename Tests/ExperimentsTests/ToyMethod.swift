import Imaging
import Methods

/// A method that says what it would draw, and learns nothing.
struct ToyMethod: Method {
  var tone = "a|b"
  var pool = Draw.Pool.rated

  init() {}

  init(drawing pool: Draw.Pool) { self.pool = pool }

  mutating func visit(_ settings: any SettingsVisitor) throws {
    try settings.text("tone", &tone, "warm | cold", "a | in a table")
  }

  var name: String { "toy" }
  var draws: [Draw] { [.pass(over: pool)] }

  func example(of photos: [Sample], fit: Fit, views: inout ViewMaker) throws -> Example { Example([]) }

  func task(_ context: TaskContext) throws -> any TrainingTask { throw NothingToLearn() }

  private struct NothingToLearn: Error {}
}
