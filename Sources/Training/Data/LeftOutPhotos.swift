/// Photos that a run does without because they could not be read when it began: `left-out.json` in its folder.
///
/// A run that goes on leaves out the same ones, also when they have been repaired or removed since: nothing was learned from them.
struct LeftOutPhotos: Codable, Hashable, Sendable {
  /// Ids of rated photos.
  var rated: [String] = []
  /// Ids of unlabelled photos.
  var unlabelled: [String] = []

  var isEmpty: Bool { rated.isEmpty && unlabelled.isEmpty }
}
