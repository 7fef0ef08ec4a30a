public import Imaging

/// What photos look like, to find those that show the same scene.
public struct Scenes: Sendable {
  /// By the id of the photo.
  public let hashes: [String: PhotoHash]
  /// How many photos were left out because they have no file or cannot be decoded.
  public let unreadable: Int
  /// How many were left out because they show nothing, see `PhotoHash.leastContrast`.
  public let blank: Int

  /// Looks at every photo once, at 32 × 32 pixels, on all cores.
  ///
  /// - Parameter progress: told now and then, on any thread, how many photos were looked at.
  public init(
    of photos: [RatedPhoto], decoder: PhotoDecoder = PhotoDecoder(),
    progress: (@Sendable (Int) -> Void)? = nil
  ) {
    let fit = Fit(policy: .squash, side: 32)
    let looks = PhotoLooks.at(photos.map(\.path), progress: progress) { path throws(PhotoError) in
      PhotoHash(try decoder.decode(path, fit: fit).image)
    }
    self.init(of: photos, looks)
  }

  /// Hashes of photos that somebody has looked at already.
  public init(hashes: [String: PhotoHash]) { (self.hashes, unreadable, blank) = (hashes, 0, 0) }

  /// What was seen of each photo: nil without a file, a hash that is nil without contrast.
  init(of photos: [RatedPhoto], _ looks: [Result<PhotoHash?, PhotoError>?]) {
    var hashes: [String: PhotoHash] = [:]
    var (unreadable, blank) = (0, 0)
    for (photo, look) in zip(photos, looks) {
      switch look {
      case .success(let hash?): hashes[photo.id] = hash
      case .success(nil): blank += 1
      case .failure, nil: unreadable += 1
      }
    }
    (self.hashes, self.unreadable, self.blank) = (hashes, unreadable, blank)
  }
}

extension Scenes {
  /// The ids scene by scene: photos that look alike, and those that look like one of these; in the order of their first ones.
  func groups(of ids: [String]) -> [[String]] {
    let known = ids.enumerated().compactMap { place, id in hashes[id].map { (place: place, hash: $0) } }
    let index = HashIndex(known.map(\.hash))
    // Each photo points to an earlier one of its scene, the first one to itself.
    var earlier = Array(ids.indices)
    func first(_ place: Int) -> Int {
      var place = place
      while earlier[place] != place { place = earlier[place] }
      return place
    }
    for photo in known {
      index.forEach(near: photo.hash) { other, _ in
        let (one, two) = (first(photo.place), first(known[other].place))
        earlier[max(one, two)] = min(one, two)
      }
    }
    let groups = Dictionary(grouping: ids.indices, by: first)
    return groups.sorted { $0.key < $1.key }.map { $0.value.map { ids[$0] } }
  }
}

/// A held-out photo that shows the scene of a training photo.
public struct SharedScene: Hashable, Sendable {
  /// The id of the training photo that looks most like it.
  public let training: String
  /// The id of the validation or test photo.
  public let heldOut: String
  /// In how many of 63 bits they differ, at most `PhotoHash.sameScene`.
  public let distance: Int
}

extension Split {
  /// Every validation and test photo that shows the scene of a training photo, with the nearest of these; in the order of
  /// their ids.
  ///
  /// A model may remember such a photo's rating instead of predicting it. Photos without a hash are left out.
  public func sharedScenes(_ scenes: Scenes) -> [SharedScene] {
    let trained = training.compactMap { id in scenes.hashes[id].map { (id: id, hash: $0) } }
    let index = HashIndex(trained.map(\.hash))
    return (validation + test).sorted().compactMap { id in
      guard let hash = scenes.hashes[id], let nearest = index.nearest(to: hash) else { return nil }
      return SharedScene(training: trained[nearest.index].id, heldOut: id, distance: nearest.distance)
    }
  }
}
