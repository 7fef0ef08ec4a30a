import Foundation

/// Photos that a breakdown looks at together.
public struct PhotoGroup: Hashable, Sendable {
  /// What they have in common, such as `1.2–1.4`.
  public let label: String
  /// Their indices.
  public let photos: [Int]

  /// Photos with something in common.
  public init(label: String, photos: [Int]) {
    (self.label, self.photos) = (label, photos)
  }

  /// Groups by height / width in the bins of MPEMD's AVA lists: .4–.6, .6–.8, … 1.4–1.6, 1.6+; what lies below, or
  /// is nil, is in groups of its own.
  public static func byAspect(_ aspects: [Double?]) -> [PhotoGroup] {
    groups(aspects, edges: [0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6]) { low, high in
      switch (low, high) {
      case (let low?, let high?): "\(low)–\(high)"
      case (let low?, nil): "\(low)+"
      case (nil, let high?): "below \(high)"
      case (nil, nil): "unknown"
      }
    }
  }

  /// Groups by the number of votes: fewer than 25, 25–49, 50–99, 100–199, 200–299, 300+; nil is a group of its own.
  public static func byVotes(_ totals: [Double?]) -> [PhotoGroup] {
    groups(totals, edges: [25, 50, 100, 200, 300]) { low, high in
      switch (low.map { Int($0) }, high.map { Int($0) }) {
      case (let low?, let high?): "\(low)–\(high - 1)"
      case (let low?, nil): "\(low)+"
      case (nil, let high?): "below \(high)"
      case (nil, nil): "unknown"
      }
    }
  }

  /// One group per tag, the largest first; a photo with two tags is in both, one without is under `none`.
  public static func byTag(_ tags: [[String]]) -> [PhotoGroup] {
    var photos: [String: [Int]] = [:]
    for (photo, tags) in tags.enumerated() {
      for tag in tags.isEmpty ? ["none"] : Set(tags) { photos[tag, default: []].append(photo) }
    }
    return photos.map { PhotoGroup(label: $0.key, photos: $0.value) }.sorted {
      ($1.photos.count, $0.label) < ($0.photos.count, $1.label)
    }
  }

  /// Groups by rated mean score, in the bins that `ScoreBins` makes of the scale or, without one, of the scores.
  public static func byScore(_ means: [Double], scale: RatingScale?) -> [PhotoGroup] {
    let bins = ScoreBins(of: means, on: scale)
    // A mean computed from probabilities is not exact.
    return groups(means.map { $0 + 1e-9 }, edges: bins.edges) { low, high in
      switch (low, high) {
      case (let low?, let high): String(format: "%g–%g", low, high ?? bins.end)
      case (nil, let high?): String(format: "below %g", high)
      case (nil, nil): "unknown"
      }
    }
  }

  /// The lower and the upper half by a number of each photo, `name below 0.2` and `name 0.2+`; those without one are in neither.
  ///
  /// Equal numbers stay together, so that halves may differ; all photos of one number are one group.
  public static func byHalves(_ numbers: [Double?], of name: String) -> [PhotoGroup] {
    let known = numbers.enumerated().compactMap { photo, number in number.map { (photo: photo, number: $0) } }
    let sorted = known.map(\.number).sorted()
    guard let least = sorted.first else { return [] }
    let median = sorted[sorted.count / 2]
    let start = median > least ? median : sorted.first { $0 > least }
    func group(_ label: String, _ isIn: (Double) -> Bool) -> PhotoGroup {
      PhotoGroup(label: label, photos: known.filter { isIn($0.number) }.map(\.photo))
    }
    func text(_ number: Double) -> String { String(format: "%g", number) }
    guard let start else { return [group("\(name) \(text(least))") { _ in true }] }
    return [
      group("\(name) below \(text(start))") { $0 < start }, group("\(name) \(text(start))+") { $0 >= start },
    ]
  }

  /// Bins [edge, next edge) and those outside, without the empty ones.
  private static func groups(
    _ numbers: [Double?], edges: [Double], label: (Double?, Double?) -> String
  ) -> [PhotoGroup] {
    var photos = [[Int]](repeating: [], count: edges.count + 2)
    for (photo, number) in numbers.enumerated() {
      let bin = number.map { number in number.isNaN ? edges.count + 1 : edges.count { $0 <= number } }
      photos[bin ?? edges.count + 1].append(photo)
    }
    return photos.enumerated().filter { !$0.element.isEmpty }.map { bin, photos in
      let low = bin > 0 && bin <= edges.count ? edges[bin - 1] : nil
      let high = bin < edges.count ? edges[bin] : nil
      return PhotoGroup(label: label(low, high), photos: photos)
    }
  }
}
