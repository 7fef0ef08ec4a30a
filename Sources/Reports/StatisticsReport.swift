public import Datasets
public import Ratings

/// What the votes on a data set's photos look like.
public struct StatisticsReport: Sendable {
  /// A name and how many photos have it.
  public struct Count: Hashable, Sendable, Encodable {
    /// The tag or challenge.
    public let name: String
    /// Photos.
    public let n: Int
  }

  /// The file or folder of ratings, and what it was read as.
  public let ratings: (source: String, kind: DatasetKind)
  /// Which photos were looked at.
  public let selection: Selection
  /// Moments, bins and fits.
  public let statistics: RatingStatistics
  /// The votes of every photo, or its probabilities where ``hasCounts`` is false.
  public let votes: [Votes]
  /// Whether it is known how many voted.
  public let hasCounts: Bool
  /// How many photos carry each tag, the most frequent first; categories where there are no tags.
  public let tags: [Count]
  /// How many photos are of each style, the most frequent first.
  public let styles: [Count]
  /// How many photos were made for each challenge, the largest first.
  public let challenges: [Count]
  /// Photos left out, because only their mean is known.
  public let leftOut: Int
  /// Photos that the source lists without a rating.
  public let unrated: Int

  /// Why there is nothing to look at.
  public struct Problem: Error, Sendable, CustomStringConvertible {
    /// What was expected and what was found.
    public let description: String
  }

  /// Computes everything.
  ///
  /// - Parameters:
  ///   - split: the split whose test photos are looked at (validation photos where it has no test), or a file that lists
  ///     photos; nil for all.
  ///   - allowingLeaks: take a split whose lists share photos, too.
  /// - Throws: ``Problem`` when no photo has votes or a distribution, or `Split.Problem`.
  public init(
    of dataset: Dataset, split: String? = nil, allowingLeaks: Bool = false, thresholds: [Double]? = nil
  ) throws {
    var dataset = dataset
    selection = try Selection(of: dataset, split: split, allowingLeaks: allowingLeaks)
    if let ids = selection.ids {
      dataset.photos.removeAll { !ids.contains($0.id) }
      // Of a split's photos, those without a rating are among the absent.
      let absent = Set(selection.absent)
      dataset.unrated.removeAll { !absent.contains($0) }
    }
    guard !dataset.photos.isEmpty else {
      throw Problem(description: "\(dataset.source): no rated photo is in \(selection.name)")
    }
    var votes: [Votes] = []
    votes.reserveCapacity(dataset.photos.count)
    var hasCounts = true
    for photo in dataset.photos {
      switch photo.ratings {
      case .votes(let counts): votes.append(counts)
      case .distribution(let shares):
        hasCounts = false
        votes.append(try Votes(scale: shares.scale, counts: shares.probabilities))
      case .moments, .good: break
      }
    }
    guard let scale = dataset.scale ?? votes.first?.scale, !votes.isEmpty else {
      throw Problem(
        description: "\(dataset.source): expected votes or distributions, found means or classes only")
    }
    ratings = (dataset.source, dataset.kind)
    self.votes = votes
    self.hasCounts = hasCounts
    leftOut = dataset.photos.count - votes.count
    unrated = dataset.unrated.count
    statistics = try RatingStatistics(
      votes, on: scale, thresholds: thresholds ?? dataset.threshold.map { [$0.value] })
    let tagged = dataset.photos.contains { !$0.tags.isEmpty }
    tags = counted(dataset.photos.flatMap { tagged ? $0.tags : [$0.category].compactMap(\.self) })
    styles = counted(dataset.photos.flatMap(\.styles))
    challenges = counted(dataset.photos.compactMap(\.challenge))
  }

  /// RMSE that others found on the same data set, to be shown beside ours.
  public var published: PublishedFits? { ratings.kind == .ava ? .ava : nil }
}

private func counted(_ names: [String]) -> [StatisticsReport.Count] {
  names.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
    .map { StatisticsReport.Count(name: $0.key, n: $0.value) }
    .sorted { ($1.n, $0.name) < ($0.n, $1.name) }
}

extension StatisticsReport: Encodable {
  private enum Key: String, CodingKey {
    case leftOut = "left_out"
    case votes, tags, styles, challenges, unrated, split, hash, absent
  }

  /// Writes what `RatingStatistics` writes (`votes` is null where only probabilities are known), and `tags`, `styles`,
  /// `challenges`, `left_out` and `unrated`; of a split also its name as `split`, its `hash`, and how many of its ids are
  /// `absent`.
  public func encode(to encoder: any Encoder) throws {
    try statistics.encode(to: encoder)
    var values = encoder.container(keyedBy: Key.self)
    if !hasCounts { try values.encodeNil(forKey: .votes) }
    try values.encode(tags, forKey: .tags)
    try values.encode(styles, forKey: .styles)
    try values.encode(challenges, forKey: .challenges)
    try values.encode(leftOut, forKey: .leftOut)
    try values.encode(unrated, forKey: .unrated)
    if let split = selection.split {
      try values.encode(selection.name, forKey: .split)
      try values.encode(split.hash, forKey: .hash)
      try values.encode(selection.absent.count, forKey: .absent)
    }
  }
}
