import Crypto
import Foundation

/// Named lists of photo ids: what is trained on and what is held out.
public struct Split: Hashable, Sendable, Codable {
  /// Why ids do not make a split.
  public enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
    /// These ids are in two of the lists, or twice in one of them.
    case leaks([String])
    /// Photos of these ids are the same file, and in different lists.
    case sameFile([String])
    /// There are too few photos to hold some out and train on the rest.
    case tooFewPhotos(found: Int, needed: Int)
    /// The held-out share must lie in 0 ..< 1.
    case shareOutOfRange(Double)
    /// No published split and no rule has this name.
    case unknown(String, known: [String])
    /// The file that lists the photos is malformed.
    case unreadableList(DatasetError)
    /// The photos do not have what the rule needs.
    case impossible(String, reason: String)

    /// What was expected and what was found.
    public var description: String {
      switch self {
      case .leaks(let ids):
        "\(ids.count) photos are used twice, the first \"\(ids.first ?? "")\": training, validation and test must be apart"
      case .sameFile(let ids):
        "photos in different lists are the same file: \(ids.joined(separator: ", "))"
      case .tooFewPhotos(let found, let needed): "expected at least \(needed) photos, found \(found)"
      case .shareOutOfRange(let share): "the held-out share must be at least 0 and below 1, not \(share)"
      case .unknown(let name, let known):
        "no split is called \"\(name)\"; there are: \((known + SplitRule.patterns).joined(separator: ", ")), "
          + "or a file with a photo's id on each line"
      case .unreadableList(let error): "\(error)"
      case .impossible(let name, let reason): "split \"\(name)\": \(reason)"
      }
    }
  }

  /// What reports call it.
  public let name: String
  /// Ids to train on, sorted.
  public let training: [String]
  /// Ids that are held out to choose by, sorted.
  public let validation: [String]
  /// Ids that are held out to measure by, sorted.
  public let test: [String]

  /// Keeps lists that share nothing.
  ///
  /// - Parameter allowingLeaks: keep lists that share photos too, as some published ones do; ``leaks`` tells which.
  public init(
    name: String, training: [String], validation: [String], test: [String] = [], allowingLeaks: Bool = false
  ) throws(Problem) {
    self.name = name
    self.training = training.sorted()
    self.validation = validation.sorted()
    self.test = test.sorted()
    let leaks = self.leaks
    guard allowingLeaks || leaks.isEmpty else { throw .leaks(leaks) }
  }

  /// Holds out about `share` of every category at random; the same photos and seed give the same split.
  public init(name: String, of photos: [RatedPhoto], holdingOut share: Double, seed: UInt64) throws(Problem) {
    guard share >= 0, share < 1 else { throw .shareOutOfRange(share) }
    var training: [String] = []
    var validation: [String] = []
    for (index, id) in stratifiedOrder(of: photos, seed: seed).enumerated() {
      let held = (Double(index + 1) * share).rounded(.down) > (Double(index) * share).rounded(.down)
      if held { validation.append(id) } else { training.append(id) }
    }
    let needed = share > 0 ? Int(min(1 / share, 1e15).rounded(.up)) : 1
    guard photos.count >= max(needed, 1), !training.isEmpty else {
      throw .tooFewPhotos(found: photos.count, needed: needed)
    }
    try self.init(name: name, training: training, validation: validation)
  }

  /// Ids that are in two of the lists, or twice in one of them, sorted.
  public var leaks: [String] {
    let all = (training + validation + test).sorted()
    var leaks: [String] = []
    for (earlier, later) in zip(all, all.dropFirst()) where earlier == later && leaks.last != later {
      leaks.append(later)
    }
    return leaks
  }

  /// The SHA-256 hash over the sorted ids of the lists, as 64 hexadecimal digits; the name does not count.
  public var hash: String {
    var hash = SHA256()
    for (list, ids) in [("training", training), ("validation", validation), ("test", test)] {
      for id in ids { hash.update(data: Data("\(list)\t\(id)\n".utf8)) }
    }
    return hash.finalize().map { String(format: "%02x", $0) }.joined()
  }
}
