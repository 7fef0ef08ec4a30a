public import Imaging

/// A way to learn from photos, supervised or not: what a step looks at, its examples, and the task that learns from them.
///
/// One method is one file and one entry in ``MethodList``; all of them go through the one loop in `Training`.
public protocol Method: Configurable {
  /// What experiments call it, and the section with its settings.
  var name: String { get }

  /// What a step looks at; an epoch is a pass over the first of them.
  var draws: [Draw] { get }

  /// The most pixels along a side of a photo that it looks at, for inputs of `fit`.
  func longerSide(for fit: Fit) -> Int

  /// Which setting cannot be with inputs of `fit`, and why.
  func problem(for fit: Fit) -> (key: String, message: String)?

  /// How a model file differs from what is measured; nil where it does not. For cards.
  var exportNote: String? { get }

  /// What is learned from one turn of a draw: one photo, or two of ``Draw/pairs(of:)``.
  ///
  /// Called on worker threads. All chance comes from `views`, and all examples have equally many views.
  func example(of photos: [Sample], fit: Fit, views: inout ViewMaker) throws -> Example

  /// What a photo that is held out, or measured, is looked at by; always equally many views.
  func testExample(of photo: Sample, fit: Fit, views: inout ViewMaker) throws -> Example

  /// The networks, and how they learn.
  func task(_ context: TaskContext) throws -> any TrainingTask
}

extension Method {
  /// Twice the input's side.
  public func longerSide(for fit: Fit) -> Int { 2 * fit.side }

  /// None.
  public func problem(for fit: Fit) -> (key: String, message: String)? { nil }

  /// None.
  public var exportNote: String? { nil }

  /// The whole photo, fitted, and what raters said.
  public func testExample(of photo: Sample, fit: Fit, views: inout ViewMaker) throws -> Example {
    Example([try views.whole(of: photo, fit: fit)], targets: photo.targets)
  }
}

/// What a step looks at.
public struct Draw: Hashable, Sendable {
  /// Where photos come from.
  public enum Pool: String, Hashable, Sendable, CaseIterable {
    /// The data set with ratings.
    case rated
    /// Further data sets, with ratings of their own kinds.
    case further
    /// The folders without.
    case unlabelled
  }

  /// How they are chosen.
  public enum Kind: Hashable, Sendable {
    /// Every photo once in an epoch, a batch of them in each step.
    case pass
    /// As a pass, each with another photo of the pool.
    case pairs
    /// So many in each step, each as likely as any other.
    case random(Int)
    /// So many in each step, from each set equally many, and from each category of a set.
    case balanced(Int)
  }

  /// Where photos come from.
  public let pool: Pool
  /// How they are chosen.
  public let kind: Kind
  /// The setting of the method that says how many; nil for the experiment's batch.
  public let key: String?

  /// Every photo once in an epoch.
  public static func pass(over pool: Pool) -> Draw { Draw(pool: pool, kind: .pass, key: nil) }

  /// Every photo once in an epoch, each with another one.
  public static func pairs(of pool: Pool) -> Draw { Draw(pool: pool, kind: .pairs, key: nil) }

  /// So many further photos in each step, as the method's setting `key` says.
  public static func balanced(_ count: Int, key: String) -> Draw {
    Draw(pool: .further, kind: .balanced(count), key: key)
  }

  /// So many in each step, as the method's setting `key` says.
  public static func random(_ count: Int, of pool: Pool, key: String) -> Draw {
    Draw(pool: pool, kind: .random(count), key: key)
  }
}
