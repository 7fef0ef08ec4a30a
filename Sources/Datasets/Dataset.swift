public import Ratings

/// Photos that people rated, and the splits that were published of them.
public struct Dataset: Sendable {
  /// What it was read as.
  public let kind: DatasetKind
  /// The file or folder it was read from.
  public let source: String
  /// What raters could give; nil where they only told good from bad.
  public let scale: RatingScale?
  /// In the order of the file.
  public var photos: [RatedPhoto]
  /// The names of the photos' further scores, such as `ColorHarmony`.
  public var attributes: [String]
  /// The splits that come with the data set, by name; ``split(named:)`` knows rules too.
  public var splits: [SplitRule]
  /// Ids that the source lists without a rating.
  public var unrated: [String]
  /// Ids whose photos are known to be broken or gone, so that nobody can score them.
  public var expectedMissing: Set<String>

  /// Puts a data set together.
  public init(
    kind: DatasetKind, source: String, scale: RatingScale?, photos: [RatedPhoto], attributes: [String] = [],
    splits: [SplitRule] = [], unrated: [String] = [], expectedMissing: Set<String> = []
  ) {
    self.kind = kind
    self.source = source
    self.scale = scale
    self.photos = photos
    self.attributes = attributes
    self.splits = splits
    self.unrated = unrated
    self.expectedMissing = expectedMissing
  }

  /// Where good photos begin: what is customary with the data set, else the middle of its scale; nil where that is not known.
  public var threshold: Threshold? { kind.threshold.map { Threshold($0) } ?? scale?.threshold }
}
