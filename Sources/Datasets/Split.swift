import Crypto
import Foundation

/// Named lists of photo ids: what is trained on and what is held out.
public struct Split: Hashable, Sendable, Codable {
  /// Why ids do not make a split.
  public enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
    /// These ids are both in training and in validation, or twice in one of them.
    case leaks([String])
    /// There are too few photos to hold some out and train on the rest.
    case tooFewPhotos(found: Int, needed: Int)
    /// The held-out share must lie in 0 ..< 1.
    case shareOutOfRange(Double)

    /// What was expected and what was found.
    public var description: String {
      switch self {
      case .leaks(let ids):
        "\(ids.count) photos are used twice, the first \"\(ids.first ?? "")\": training and validation must be apart"
      case .tooFewPhotos(let found, let needed): "expected at least \(needed) photos, found \(found)"
      case .shareOutOfRange(let share): "the held-out share must be at least 0 and below 1, not \(share)"
      }
    }
  }

  /// What reports call it.
  public let name: String
  /// Ids to train on, sorted.
  public let training: [String]
  /// Ids that are held out, sorted.
  public let validation: [String]

  /// Keeps two lists that share nothing.
  public init(name: String, training: [String], validation: [String]) throws(Problem) {
    let repeated = Dictionary(grouping: training + validation, by: \.self).filter { $0.value.count > 1 }
    guard repeated.isEmpty else { throw .leaks(repeated.keys.sorted()) }
    self.name = name
    self.training = training.sorted()
    self.validation = validation.sorted()
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
    let needed = share > 0 ? Int((1 / share).rounded(.up)) : 1
    guard photos.count >= max(needed, 1), !training.isEmpty else {
      throw .tooFewPhotos(found: photos.count, needed: needed)
    }
    try self.init(name: name, training: training, validation: validation)
  }

  /// The SHA-256 hash over the sorted ids of both lists, as 64 hexadecimal digits.
  public var hash: String {
    var hash = SHA256()
    for (list, ids) in [("training", training), ("validation", validation)] {
      for id in ids { hash.update(data: Data("\(list)\t\(id)\n".utf8)) }
    }
    return hash.finalize().map { String(format: "%02x", $0) }.joined()
  }
}
