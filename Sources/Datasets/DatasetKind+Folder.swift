import Foundation

extension DatasetKind {
  /// Whether a folder holds what the data set is published as, by the names in it, and where these are the same by the columns of `ratings.csv`.
  public func looksLike(_ folder: String) -> Bool {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let lower = Set(names.map { $0.lowercased() })
    func has(_ all: String...) -> Bool { lower.isSuperset(of: all) }
    return switch self {
    case .ava: has("ava.txt")
    case .aadb:
      lower.contains { $0.hasPrefix("imglist") || $0.hasPrefix("datasetimages_") || $0.hasPrefix("aadb") }
    case .cuhkPQ: has("highquality", "lowquality")
    case .eva: has("votes_filtered.csv") || exists(folder + "/data/votes_filtered.csv")
    case .oasis: has("ratings.csv", "images") && !BIQ.isOwn(folder + "/ratings.csv")
    case .biq: BIQ.isPublished(folder) || BIQ.isOwn(folder + "/ratings.csv")
    case .koniq: KonIQ.isPublished(folder)
    case .spaq: SPAQ.isPublished(folder)
    case .para: PARA.isPublished(folder)
    case .dpchallenge: has("dpchallenge_dataset.txt")
    case .folders: has("good", "bad") || has("high", "low")
    case .table: false
    }
  }
}
