/// Why training could not start or go on.
public enum TrainingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is too little to learn from.
  case tooFewPhotos(of: String, found: Int, needed: Int)
  /// A checkpoint cannot be read: its file, and why.
  case badCheckpoint(String, String)
  /// Training cannot go on from a checkpoint: the file, and what differs.
  case cannotResume(String, String)
  /// The loss is not a finite number any more; these photos were in the batch.
  case notFinite(step: Int, photos: [String])
  /// Somebody asked to stop; the state is saved.
  case interrupted
  /// Somebody asked to stop before there was a state to save.
  case interruptedEarly
  /// Photos that cannot be read, each with the reason.
  case unreadablePhotos([String])
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
    case .badCheckpoint(let path, let reason): "\(path): \(reason)"
    case .cannotResume(let path, let difference): "\(path): cannot go on from here: \(difference)"
    case .interrupted: "interrupted; go on with --resume"
    case .interruptedEarly: "interrupted before the first step: --resume starts from the beginning"
    case .unreadablePhotos(let reasons):
      "\(reasons.count) photos cannot be read; data.leave-out-unreadable: true does without them\n  "
        + reasons.joined(separator: "\n  ")
    case .invalid(let message): message
    }
  }
}
