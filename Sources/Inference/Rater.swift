public import Imaging
public import ModelFile

/// Anything that says how a jury would rate a photo: a compiled model, or a network in libtorch.
public protocol Rater: Sendable {
  /// What is known of it: its name, what it gives, and how photos become its inputs.
  var description: ModelDescription { get }
  /// What it computes with: f32 unless it says otherwise.
  var precision: Precision { get }
  /// How many photos are worth working on at a time, at least 1.
  var jobs: Int { get }

  /// What it says of a photo that is already fitted.
  func rate(fitted image: RGBImage) async throws -> Prediction
}

extension Rater {
  /// 32-bit floating point.
  public var precision: Precision { .f32 }
  /// The name in its description, which its records carry.
  public var name: String { description.name }
  /// How photos become its inputs.
  public var fit: Fit { description.preprocessing.fit }
}
