/// Why training could not start or go on.
public enum TrainingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is too little to learn from.
  case tooFewPhotos(of: String, found: Int, needed: Int)
  /// The loss is not a finite number any more; these photos were in the batch.
  case notFinite(step: Int, photos: [String])
  /// Somebody asked to stop.
  case interrupted
  /// Something else that is missing or does not fit.
  case invalid(String)

  /// What was expected, what was found, and what to do.
  public var description: String {
    switch self {
    case .tooFewPhotos(let kind, let found, let needed):
      "expected at least \(needed) \(kind), found \(found)"
    case .notFinite(let step, let photos):
      "the loss of step \(step) is not a finite number; lower the learning rate or check these photos: "
        + photos.joined(separator: ", ")
    case .interrupted: "interrupted"
    case .invalid(let message): message
    }
  }
}
