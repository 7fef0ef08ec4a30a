/// The photographic styles of 14,079 photos of AVA: one of each training photo, any number of each test photo.
///
/// Murray et al. 2012, section 4.2. A folder holds `train.jpgl` with ids and `train.lab` with one number from 1 to 14 for each,
/// `test.jpgl` and `test.multilab` with 14 columns of 0 and 1 for each, and the names of the numbers in `styles.txt`.
struct AVAStyles {
  private static let count = 14

  /// By id of the photo.
  private(set) var names: [String: [String]] = [:]
  /// The published lists, where both are at hand.
  private(set) var split: SplitRule?

  /// Reads what there is in the folder; nothing has to be, but an id without a label is an error, and the reverse.
  init(_ folder: String) throws(DatasetError) {
    let known = try AVALists.names(folder + "/styles.txt")
    let styles = (1...Self.count).map { known[$0] ?? String($0) }
    let training = try read(folder + "/train", "lab") { (labels) throws(DatasetError) in
      try labels.expectFields(1...1)
      return [styles[try labels.integer(at: 0, "style", in: 1...Self.count) - 1]]
    }
    let test = try read(folder + "/test", "multilab") { (labels) throws(DatasetError) in
      try labels.expectFields(Self.count...Self.count)
      var own: [String] = []
      for (index, style) in styles.enumerated()
      where try labels.integer(at: index, "style \(index + 1)", in: 0...1) == 1 { own.append(style) }
      return own
    }
    if let training, let test { split = SplitRule(name: "style", training: training, test: test) }
  }

  /// Reads a list of ids and the list of their labels, row by row; nil where neither is there.
  private mutating func read(
    _ path: String, _ ending: String, styles: (RowReader) throws(DatasetError) -> [String]
  ) throws(DatasetError) -> [String]? {
    guard exists("\(path).jpgl") || exists("\(path).\(ending)") else { return nil }
    var photos = RowReader(try TextFile(path: path + ".jpgl"), separatedBy: .blanks)
    var labels = RowReader(try TextFile(path: "\(path).\(ending)"), separatedBy: .blanks)
    var ids: [String] = []
    while true {
      let (isPhoto, isLabelled) = (try photos.next(), try labels.next())
      guard isPhoto, isLabelled else {
        if isPhoto { throw photos.error("photo \(ids.count + 1) has no label in \(labels.file.path)") }
        if isLabelled { throw labels.error("label \(ids.count + 1) has no photo in \(photos.file.path)") }
        return ids
      }
      try photos.expectFields(1...1)
      _ = try photos.integer(at: 0, "image id", in: 0...Int.max)
      let id = photos.text(at: 0)
      guard names.updateValue(try styles(labels), forKey: id) == nil else {
        throw photos.error("\"\(id)\" is there twice, here or in another list of styles")
      }
      ids.append(id)
    }
  }
}
