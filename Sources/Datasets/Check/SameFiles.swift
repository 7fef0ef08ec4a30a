import Crypto
import Foundation

/// Photos whose files are the same, byte for byte, under different ids.
enum SameFiles {
  /// Groups of ids, each of at least two; only files of equal size are read.
  static func groups(of photos: [RatedPhoto]) -> [[String]] {
    let sized = Dictionary(grouping: photos) { photo in photo.path.flatMap(size) }
    var groups: [[String]] = []
    for (size, candidates) in sized where size != nil && candidates.count > 1 {
      let hashed = Dictionary(grouping: candidates) { $0.path.flatMap(hash) }
      for (hash, same) in hashed where hash != nil && same.count > 1 {
        groups.append(same.map(\.id).sorted())
      }
    }
    return groups.sorted { $0[0] < $1[0] }
  }

  /// The same by the files' names alone.
  static func groupsByPath(of photos: [RatedPhoto]) -> [[String]] {
    var earlier: [String: Int] = [:]
    var groups: [String: [String]] = [:]
    for (index, photo) in photos.enumerated() {
      guard let path = photo.path else { continue }
      if let first = earlier[path] {
        groups[path, default: [photos[first].id]].append(photo.id)
      } else {
        earlier[path] = index
      }
    }
    return groups.values.sorted { $0[0] < $1[0] }
  }

  private static func size(_ path: String) -> Int? {
    (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int
  }

  private static func hash(_ path: String) -> [UInt8]? {
    // Read, not mapped: a mapped file that shrinks meanwhile ends the program.
    guard let file = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? file.close() }
    var hash = SHA256()
    do {
      while let part = try file.read(upToCount: 1 << 20), !part.isEmpty { hash.update(data: part) }
    } catch { return nil }
    return Array(hash.finalize())
  }
}

extension Split {
  /// Pairs of ids that lie in different lists although their files are the same, given groups of such ids.
  func leaks(throughSameFiles groups: [[String]]) -> [[String]] {
    guard !groups.isEmpty else { return [] }
    let lists = [training, validation, test].map(Set.init)
    return groups.filter { group in
      lists.count { list in group.contains(where: list.contains) } > 1
    }
  }
}
