public import Ratings

/// A photo that people rated.
public struct RatedPhoto: Hashable, Sendable {
  /// Unique in its data set; splits name photos by it.
  public let id: String
  /// Where the file is.
  public let path: String
  /// What kind of photo it is, where the data set says so; splits are stratified by it.
  public let category: String?
  /// What the raters said.
  public let votes: Votes

  /// A photo with its votes.
  public init(id: String, path: String, category: String? = nil, votes: Votes) {
    self.id = id
    self.path = path
    self.category = category
    self.votes = votes
  }
}

/// A photo that nobody rated.
public struct UnlabelledPhoto: Hashable, Sendable {
  /// Unique in its data set: the path below the folder that was read.
  public let id: String
  /// Where the file is.
  public let path: String

  /// A photo without votes.
  public init(id: String, path: String) {
    self.id = id
    self.path = path
  }
}
