import Ratings

/// How photos are divided into training, validation and test: by published lists, by a rule that its name spells, or by a file
/// that lists the test.
///
/// Names of rules: `random-8-1-1-seed-7` (shares of training, validation and test), `last-5000` (the file's last rows are
/// the test, as in titu1994's NIMA), `rows-12776-25551` (these rows, counted from 1, are the test), `extremes-10-seed-7`
/// (of the best and the worst 10 %, a random half is the test: ILGnet's AVA2), `halves-seed-7` (a random half of each
/// category is the test, as on CUHK-PQ).
public struct SplitRule: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    /// Lists of ids; nil training: every photo in no other list. Ids without a rated photo are left out.
    case lists(training: [String]?, validation: [String], test: [String])
    /// Ids in a file of the user's own, which are the test.
    case file([String])
    case random(training: Int, validation: Int, test: Int, seed: UInt64)
    case rows(ClosedRange<Int>)
    case last(Int)
    case extremes(percent: Int, seed: UInt64)
    case halves(seed: UInt64)
  }

  /// What names the rules, in usage messages.
  public static let patterns = [
    "random-8-1-1-seed-S", "last-N", "rows-A-B", "extremes-PERCENT-seed-S", "halves-seed-S",
  ]

  /// What reports call it.
  public let name: String
  let kind: Kind

  init(name: String, kind: Kind) { (self.name, self.kind) = (name, kind) }

  /// A split by lists of ids; ids that have no rated photo are left out when it is made.
  ///
  /// - Parameter training: nil for every photo that is in no other list.
  public init(name: String, training: [String]?, validation: [String] = [], test: [String]) {
    self.name = name
    kind = .lists(training: training, validation: validation, test: test)
  }

  /// The rule that a name spells, or nil.
  public init?(_ name: String) {
    self.name = name
    let words = name.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = words.compactMap { UInt64($0) }.filter { $0 < UInt64(Int32.max) }
    switch (words.filter { UInt64($0) == nil }, numbers.count) {
    case (["random", "seed"], 4) where numbers[0] > 0 && words.last != "seed":
      kind = .random(
        training: Int(numbers[0]), validation: Int(numbers[1]), test: Int(numbers[2]), seed: numbers[3])
    case (["last"], 1) where numbers[0] > 0: kind = .last(Int(numbers[0]))
    case (["rows"], 2) where numbers[0] > 0 && numbers[0] <= numbers[1]:
      kind = .rows(Int(numbers[0])...Int(numbers[1]))
    case (["extremes", "seed"], 2) where (1...50).contains(numbers[0]):
      kind = .extremes(percent: Int(numbers[0]), seed: numbers[1])
    case (["halves", "seed"], 1): kind = .halves(seed: numbers[0])
    default: return nil
    }
  }

  /// Ids of the lists that have no rated photo.
  public func absent(from photos: [RatedPhoto]) -> [String] {
    let listed: [String]
    switch kind {
    case .lists(let training, let validation, let test): listed = (training ?? []) + validation + test
    case .file(let ids): listed = ids
    case .random, .rows, .last, .extremes, .halves: return []
    }
    let known = Set(photos.map(\.id))
    return listed.filter { !known.contains($0) }
  }

  /// Whether somebody listed just these photos, so that one without a rating must not be left out in silence.
  public var demandsEveryPhoto: Bool { if case .file = kind { true } else { false } }

  /// Divides photos.
  ///
  /// A photo in two lists, by its id or its path, is an error.
  ///
  /// - Parameter allowingLeaks: keep published lists that share photos.
  public func split(of photos: [RatedPhoto], allowingLeaks: Bool = false) throws(Split.Problem) -> Split {
    let parts: Parts
    switch kind {
    case .lists(let training, let validation, let test):
      parts = listed(photos, training, validation, test)
    case .file(let ids): parts = listed(photos, [], [], ids)
    case .random(let training, let validation, let test, let seed):
      parts = try random(photos, [training, validation, test], seed)
    case .rows(let rows):
      guard rows.upperBound <= photos.count else {
        throw .impossible(name, reason: "there are only \(photos.count) rows")
      }
      parts = divide(photos.map(\.id)) { rows.contains($0 + 1) }
    case .last(let count):
      guard count < photos.count else { throw .tooFewPhotos(found: photos.count, needed: count + 1) }
      parts = divide(photos.map(\.id)) { $0 >= photos.count - count }
    case .extremes(let percent, let seed): parts = try extremes(photos, percent, seed)
    case .halves(let seed): parts = divide(stratifiedOrder(of: photos, seed: seed)) { $0 % 2 == 1 }
    }
    let split = try Split(
      name: name, training: parts.training, validation: parts.validation, test: parts.test,
      allowingLeaks: allowingLeaks)
    if !allowingLeaks, let same = split.leaks(throughSameFiles: SameFiles.groupsByPath(of: photos)).first {
      throw .sameFile(same)
    }
    return split
  }
}

extension SplitRule {
  fileprivate typealias Parts = (training: [String], validation: [String], test: [String])

  private func divide(_ ids: [String], isTest: (Int) -> Bool) -> Parts {
    let numbers = ids.indices
    return (numbers.filter { !isTest($0) }.map { ids[$0] }, [], numbers.filter(isTest).map { ids[$0] })
  }

  private func listed(_ photos: [RatedPhoto], _ training: [String]?, _ validation: [String], _ test: [String])
    -> Parts
  {
    let known = Set(photos.map(\.id))
    let held = Set(validation).union(test)
    let rest =
      training.map { $0.filter(known.contains) } ?? photos.lazy.map(\.id).filter { !held.contains($0) }
    return (rest, validation.filter(known.contains), test.filter(known.contains))
  }

  private func random(_ photos: [RatedPhoto], _ shares: [Int], _ seed: UInt64) throws(Split.Problem) -> Parts
  {
    let ids = photos.map(\.id).sorted()
    var generator = SeededGenerator(seed: seed)
    let order = generator.permutation(of: ids.count).map { ids[$0] }
    let total = shares.reduce(0, +)
    guard ids.count >= total else { throw .tooFewPhotos(found: ids.count, needed: total) }
    let first = ids.count * shares[0] / total
    let second = ids.count * (shares[0] + shares[1]) / total
    return (Array(order[..<first]), Array(order[first..<second]), Array(order[second...]))
  }

  private func extremes(_ photos: [RatedPhoto], _ percent: Int, _ seed: UInt64) throws(Split.Problem) -> Parts
  {
    let isRanked = photos.allSatisfy { if case .good = $0.ratings { false } else { true } }
    guard isRanked else {
      throw .impossible(name, reason: "not every photo has a mean rating")
    }
    let means = photos.map(\.ratings.mean)
    // Equal means in the order of their ids, so that the order of the file does not matter.
    let order = photos.indices.sorted { (means[$0], photos[$0].id) < (means[$1], photos[$1].id) }
    let count = photos.count * percent / 100
    guard count > 0 else { throw .tooFewPhotos(found: photos.count, needed: (99 + percent) / percent) }
    let ids = (order.prefix(count) + order.suffix(count)).map { photos[$0].id }
    var generator = SeededGenerator(seed: seed)
    return divide(generator.permutation(of: ids.count).map { ids[$0] }) { $0 >= ids.count / 2 }
  }
}
