public import Imaging

/// What a data set holds, and what is wrong with it.
public struct DatasetCheck: Sendable {
  /// One split.
  public struct SplitSummary: Sendable, Hashable {
    /// The lists and their hash.
    public let split: Split
    /// Ids of the lists that have no rated photo.
    public let absent: [String]
    /// Whether every listed photo has to be there.
    public let demandsEveryPhoto: Bool
    /// Ids in two lists.
    public let leaks: [String]
    /// Groups of ids in different lists whose files are the same.
    public let sameFiles: [[String]]
    /// Held-out photos that show the scene of a training photo; none unless pixels were decoded.
    public let sharedScenes: [SharedScene]

    /// Whether no photo is missing that somebody listed.
    public var isComplete: Bool { absent.isEmpty || !demandsEveryPhoto }
  }

  /// How photos are looked at.
  public enum Depth: Sendable {
    /// Their headers are read, which says whether there is a photo.
    case headers
    /// Their pixels are decoded, which says whether it is whole, and what it looks like.
    case pixels
  }

  /// The data set as it was read.
  public let dataset: Dataset
  /// How its photos were looked at.
  public let depth: Depth
  /// Whether it comes with photos.
  public let hasPhotos: Bool
  /// Ids whose file is not there, without those that are expected to be missing.
  public let missing: [String]
  /// Ids that are known to be broken everywhere and are broken or missing here.
  public let expectedMissing: [String]
  /// Files that cannot be read as photos, by id.
  public let unreadable: [(id: String, error: PhotoError)]
  /// Groups of ids whose files are the same, byte for byte.
  public let sameFiles: [[String]]
  /// What the photos look like; nil unless pixels were decoded.
  public let scenes: Scenes?
  /// The splits that come with the data set, and those asked for.
  public let splits: [SplitSummary]
  /// Splits that cannot be made, by name.
  public let impossibleSplits: [(name: String, problem: Split.Problem)]

  /// Looks at every photo and at every published split.
  ///
  /// - Parameter progress: told now and then, on any thread, how many photos were looked at.
  public init(
    _ dataset: Dataset, depth: Depth = .headers, decoder: PhotoDecoder = PhotoDecoder(),
    progress: (@Sendable (Int) -> Void)? = nil
  ) {
    self.dataset = dataset
    self.depth = depth
    hasPhotos = dataset.photos.contains { $0.path != nil }
    var missing: [String] = []
    var expected: [String] = []
    var unreadable: [(id: String, error: PhotoError)] = []
    let paths = hasPhotos ? dataset.photos.map(\.path) : []
    let looks = PhotoLooks.at(paths, progress: progress) { path throws(PhotoError) in
      switch depth {
      case .headers:
        _ = try decoder.size(of: path)
        return nil as PhotoHash?
      case .pixels: return PhotoHash(try decoder.decode(path, longestSide: 512))
      }
    }
    for (photo, look) in zip(dataset.photos, looks) {
      guard case .failure(let error) = look else { continue }
      if dataset.expectedMissing.contains(photo.id) {
        expected.append(photo.id)
      } else if error.kind == .notFound {
        missing.append(photo.id)
      } else {
        unreadable.append((photo.id, error))
      }
    }
    (self.missing, expectedMissing, self.unreadable) = (missing, expected, unreadable)
    let scenes = hasPhotos && depth == .pixels ? Scenes(of: dataset.photos, looks) : nil
    self.scenes = scenes
    let groups = hasPhotos ? SameFiles.groups(of: dataset.photos) : []
    sameFiles = groups
    var splits: [SplitSummary] = []
    var impossible: [(name: String, problem: Split.Problem)] = []
    for rule in dataset.splits {
      do {
        let split = try rule.split(of: dataset.photos, allowingLeaks: true)
        splits.append(
          SplitSummary(
            split: split, absent: rule.absent(from: dataset.photos),
            demandsEveryPhoto: rule.demandsEveryPhoto, leaks: split.leaks,
            sameFiles: split.leaks(throughSameFiles: groups),
            sharedScenes: scenes.map(split.sharedScenes) ?? []))
      } catch {
        impossible.append((rule.name, error))
      }
    }
    (self.splits, impossibleSplits) = (splits, impossible)
  }

  /// Whether every photo can be read and every split can be made.
  public var isComplete: Bool {
    missing.isEmpty && unreadable.isEmpty && impossibleSplits.isEmpty && splits.allSatisfy(\.isComplete)
  }

  /// Whether a split holds a photo in two lists, by its id or its file; scenes that only look alike do not count.
  public var hasLeaks: Bool { splits.contains { !$0.leaks.isEmpty || !$0.sameFiles.isEmpty } }
}
