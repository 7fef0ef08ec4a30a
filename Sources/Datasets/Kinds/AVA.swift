import Foundation
public import Ratings

/// AVA, a database of 255,530 photos with votes 1 … 10 from contests on dpchallenge.com.
///
/// Murray, Marchesotti & Perronnin 2012, "AVA: A Large-Scale Database for Aesthetic Visual Analysis".
public enum AVA {
  /// What raters could answer.
  public static let scale = RatingScale.oneToTen

  /// Ids of the 26 photos that are broken in every copy.
  public static let unreadable: Set<String> = [
    "1617", "2129", "179118", "230701", "277832", "371434", "440774", "453704", "476416", "499068", "501015",
    "501064", "501095", "502377", "512522", "523555", "532055", "547917", "556798", "564093", "564307",
    "570175",
    "593733", "627334", "639811", "729377",
  ]

  private static let columns =
    ["index", "image id"] + (1...10).map { "votes \($0)" } + ["tag 1", "tag 2", "challenge"]

  /// Reads a file in any of the dialects, or a folder.
  ///
  /// A folder holds `AVA.txt` (15 columns separated by blanks: index, id, ten counts, two tags with 0 for none, challenge), or
  /// some of `train.csv`, `val.csv` and `test.csv` in one of the dialects of others, with or without parts of the test such as
  /// MPANet's `test_aspect_ratio_1.0_1.2.csv`, each a split of its own. Beside the votes, where they are at hand: `tags.txt`,
  /// `challenges.txt`, lists of ids (`*.jpgl`), the lists of `style`, and the photos in `images` or `image`.
  public static func read(_ path: String) throws(DatasetError) -> Dataset {
    guard isFolder(path) else {
      let file = try TextFile(path: path)
      let lists = try AVALists(parent(of: path))
      return isOfficial(file) ? try read(file, lists) : try readTables([("", file)], lists, source: path)
    }
    if exists(path + "/AVA.txt") { return try read(TextFile(path: path + "/AVA.txt"), AVALists(path)) }
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    let parts = names.filter { $0.hasPrefix("test_") && $0.hasSuffix(".csv") }.map { String($0.dropLast(4)) }
    var files: [(part: String, file: TextFile)] = []
    for part in ["train", "val", "test"] + parts where names.contains("\(part).csv") {
      files.append((part, try TextFile(path: "\(path)/\(part).csv")))
    }
    guard !files.isEmpty else {
      throw DatasetError(path, "expected AVA.txt, or some of train.csv, val.csv and test.csv, in this folder")
    }
    return try readTables(files, AVALists(path), source: path)
  }

  /// The official layout begins with 15 numbers separated by blanks.
  private static func isOfficial(_ file: TextFile) -> Bool {
    let firstLine = file.bytes[file.start...].prefix { $0 != .lineFeed && $0 != .carriageReturn }
    return !firstLine.contains {
      ",;[{".utf8.contains($0)
    }
  }

  private static func parent(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }

  private static func read(_ file: TextFile, _ lists: AVALists) throws(DatasetError) -> Dataset {
    var lists = lists
    var list = PhotoList()
    // A row has 45 bytes on average.
    list.open(file, expecting: file.bytes.count / 40)
    var rows = RowReader(file, separatedBy: .blanks)
    while try rows.next() { try list.append(photo(in: rows, &lists), at: rows.rowStart) }
    let photos = try list.checked(file.path)
    return Dataset(
      kind: .ava, source: file.path, scale: scale, photos: photos, splits: lists.splits + rules(photos),
      expectedMissing: unreadable)
  }

  private static func photo(in rows: RowReader, _ lists: inout AVALists) throws(DatasetError) -> RatedPhoto {
    try rows.expectFields(15...15)
    _ = try rows.integer(at: 0, columns[0])
    _ = try rows.integer(at: 1, columns[1], in: 0...Int.max)
    var counts: [Double] = []
    counts.reserveCapacity(10)
    for index in 2..<12 { counts.append(try rows.votes(at: index, columns[index])) }
    let limit = 0...Int(Int32.max)
    let first = try rows.integer(at: 12, columns[12], in: limit)
    let second = try rows.integer(at: 13, columns[13], in: limit)
    let challenge = try rows.integer(at: 14, columns[14], in: limit)
    let id = rows.text(at: 1)
    do {
      return RatedPhoto(
        id: id, path: lists.images.path(of: id + ".jpg"),
        ratings: .votes(try Votes(scale: scale, counts: counts)), tags: lists.tags(first, second),
        challenge: lists.challenge(challenge), styles: lists.styles(of: id))
    } catch {
      throw rows.error(at: 2, columns[2], "\(error)")
    }
  }

  /// Splits that need no list.
  static func rules(_ photos: [RatedPhoto]) -> [SplitRule] {
    let names =
      (photos.count > 5_000 ? ["last-5000"] : [])
      + (photos.count >= 10 ? ["extremes-10-seed-1", "random-8-1-1-seed-1"] : [])
    var rules = names.compactMap { SplitRule($0) }
    // TANet's validation and test rows, joined into one file.
    if photos.count == 25_551, photos.first?.id == "591979" {
      let ids = photos.map(\.id)
      rules.append(
        SplitRule(
          name: "tanet", training: [], validation: Array(ids.prefix(12_775)),
          test: Array(ids.dropFirst(12_775))))
    }
    return rules
  }
}
