import Foundation

/// What lies beside AVA's votes: names of tags and challenges, styles, lists of ids, photos.
struct AVALists {
  private let tagNames: [Int: String]
  private var challengeNames: [Int: String]
  /// The names of two tags, which many photos share.
  private var pairs: [Int: [String]] = [:]
  private let styles: AVAStyles
  let splits: [SplitRule]
  let images: PhotoFolder

  /// Reads what there is; nothing has to be.
  init(_ folder: String) throws(DatasetError) {
    tagNames = try Self.names(folder + "/tags.txt")
    challengeNames = try Self.names(folder + "/challenges.txt")
    images = PhotoFolder(["images", "image"], in: folder)
    var splits: [SplitRule] = []
    for lists in [folder, folder + "/aesthetics_image_lists"] { splits += try Self.splits(in: lists) }
    for (name, lists) in [("ava1", "AVA1"), ("ava2", "AVA2")] where exists("\(folder)/\(lists)/val.txt") {
      splits.append(
        SplitRule(
          name: name, training: try IDList.read("\(folder)/\(lists)/train.txt"),
          test: try IDList.read("\(folder)/\(lists)/val.txt")))
    }
    let styles = ["style", "style_image_lists"].map { "\(folder)/\($0)" }
    self.styles = try AVAStyles(styles.first(where: isFolder) ?? styles[0])
    self.splits = splits + [self.styles.split].compactMap(\.self)
  }

  /// The names of a photo's styles; none where they are not known.
  func styles(of id: String) -> [String] { styles.names[id] ?? [] }

  /// The names of two tags, of which 0 means none.
  mutating func tags(_ first: Int, _ second: Int) -> [String] {
    let pair = first << 32 | (second & 0xFFFF_FFFF)
    if let known = pairs[pair] { return known }
    let names = [first, second].filter { $0 != 0 }.map { tagNames[$0] ?? String($0) }
    pairs[pair] = names
    return names
  }

  /// The name of a tag that is written as a number; other text is a name already.
  func tag(_ text: String) -> String { Int(text).flatMap { tagNames[$0] } ?? text }

  /// The name of a challenge, of which 0 means none.
  mutating func challenge(_ number: Int) -> String? {
    if number == 0 { return nil }
    if let known = challengeNames[number] { return known }
    let name = String(number)
    challengeNames[number] = name
    return name
  }

  /// Lines of a number and a name.
  static func names(_ path: String) throws(DatasetError) -> [Int: String] {
    guard exists(path) else { return [:] }
    var rows = RowReader(try TextFile(path: path), separatedBy: .blanks)
    var names: [Int: String] = [:]
    while try rows.next() {
      let number = try rows.integer(at: 0, "number")
      _ = try rows.requiredText(at: 1, "name")
      names[number] = rows.fields.indices.dropFirst().map { rows.text(at: $0) }.joined(separator: " ")
    }
    return names
  }

  /// Pairs of lists: the paper's generic test with everything else, its two training lists, and its eight categories.
  private static func splits(in folder: String) throws(DatasetError) -> [SplitRule] {
    let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    var splits: [SplitRule] = []
    if files.contains("generic_test.jpgl") {
      let test = try IDList.read(folder + "/generic_test.jpgl")
      splits.append(SplitRule(name: "official", training: nil, test: test))
      for (name, size) in [("official-large", "ls"), ("official-small", "ss")]
      where files.contains("generic_\(size)_train.jpgl") {
        let training = try IDList.read("\(folder)/generic_\(size)_train.jpgl")
        splits.append(SplitRule(name: name, training: training, test: test))
      }
    }
    for file in files where file.hasSuffix("_train.jpgl") && !file.hasPrefix("generic_") {
      let name = String(file.dropLast("_train.jpgl".count))
      guard files.contains("\(name)_test.jpgl") else { continue }
      splits.append(
        SplitRule(
          name: name, training: try IDList.read("\(folder)/\(file)"),
          test: try IDList.read("\(folder)/\(name)_test.jpgl")))
    }
    return splits
  }
}
