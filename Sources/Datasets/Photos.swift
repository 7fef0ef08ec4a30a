public import Ratings

/// A photo that people rated.
public struct RatedPhoto: Hashable, Sendable, Identifiable {
  /// Unique in its data set; splits name photos by it.
  public let id: String
  /// Where the file should be, where the data set comes with photos.
  public var path: String?
  /// What the raters said.
  public var ratings: Rating
  /// What kind of photo it is, where the data set says so; splits are stratified by it.
  public var category: String?
  /// What it shows, in the data set's words.
  public var tags: [String]
  /// The contest that it was made for.
  public var challenge: String?
  /// How it was taken or made, in the data set's words.
  public var styles: [String]
  /// One number for each of the data set's ``Dataset/attributes``.
  public var attributes: [Double]
  /// Height divided by width of the upright photo, where it is known.
  public var aspect: Double?

  /// A photo with its ratings.
  public init(
    id: String, path: String? = nil, ratings: Rating, category: String? = nil, tags: [String] = [],
    challenge: String? = nil, styles: [String] = [], attributes: [Double] = [], aspect: Double? = nil
  ) {
    self.id = id
    self.path = path
    self.ratings = ratings
    self.category = category
    self.tags = tags
    self.challenge = challenge
    self.styles = styles
    self.attributes = attributes
    self.aspect = aspect
  }
}

/// A photo that nobody rated.
public struct UnlabelledPhoto: Hashable, Sendable, Identifiable {
  /// Unique in its data set: the path below the folder that was read.
  public let id: String
  /// Where the file is.
  public let path: String

  /// A photo without ratings.
  public init(id: String, path: String) {
    self.id = id
    self.path = path
  }
}
