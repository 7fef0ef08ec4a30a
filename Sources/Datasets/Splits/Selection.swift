/// The photos that a report is about: all that are rated, or those that a split holds out to measure by.
public struct Selection: Sendable {
  /// nil for all photos.
  public let split: Split?
  /// Their ids: the test photos, or the validation photos of a split without; nil for all.
  public let ids: Set<String>?
  /// Ids that the split lists, and that have no rated photo.
  public let absent: [String]
  /// Whether nothing may be absent, because the list is the user's own; published ones are longer than AVA.
  public let demandsEveryPhoto: Bool

  /// All photos of a data set, or those of a split by its name: see ``Dataset/rule(named:)``.
  public init(
    of dataset: Dataset, split name: String? = nil, allowingLeaks: Bool = false
  ) throws(Split.Problem) {
    guard let name else {
      (split, ids, absent, demandsEveryPhoto) = (nil, nil, [], false)
      return
    }
    let rule = try dataset.rule(named: name)
    let split = try rule.split(of: dataset.photos, allowingLeaks: allowingLeaks)
    self.split = split
    ids = Set(split.isWithoutTest ? split.validation : split.test)
    absent = rule.absent(from: dataset.photos)
    demandsEveryPhoto = rule.demandsEveryPhoto
  }

  /// Whether every photo that was asked for is there.
  public var isComplete: Bool { absent.isEmpty || !demandsEveryPhoto }

  /// What reports call it, such as `official, test`.
  public var name: String {
    split.map { "\($0.name), \($0.isWithoutTest ? "validation" : "test")" } ?? "all rated photos"
  }
}

extension Split {
  fileprivate var isWithoutTest: Bool { test.isEmpty && !validation.isEmpty }
}
