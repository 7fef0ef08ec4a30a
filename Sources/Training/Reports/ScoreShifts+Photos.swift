import Imaging
import Methods
import Ratings

extension ScoreShifts {
  /// Pixels of the longer side at which photos are changed, or fewer where they come smaller.
  static let longerSide = 500

  /// A photo in another shape, or edited.
  enum PhotoChange {
    case shape(Reshaping, width: Int, height: Int)
    case edit(PretextEdit)

    var name: Change {
      switch self {
      case .shape(let reshaping, let width, let height): Change(reshaping.rawValue, "\(width):\(height)")
      case .edit(let edit): Change(edit.operation.rawValue, edit.text)
      }
    }
  }

  /// All shapes, 1:3 to 3:1.
  static let shapes = Reshaping.allCases.flatMap { reshaping in
    [(1, 3), (1, 2), (2, 3), (1, 1), (3, 2), (2, 1), (3, 1)].map {
      PhotoChange.shape(reshaping, width: $0.0, height: $0.1)
    }
  }

  /// Those of table 1 of Sheng and others (2020).
  static let edits = PretextEdit.all.map(PhotoChange.edit)

  /// Which of so many photos are looked at: `count` or a few more, evenly spread.
  static func looked(at photos: Int, count: Int = 120) -> [Int] {
    Array(stride(from: 0, to: photos, by: max(1, photos / max(1, count))))
  }

  /// How many views are scored of so many photos in other shapes.
  static func views(of photos: Int) -> Int { looked(at: photos).count * (shapes.count + 1) }

  /// Scores photos as they are and changed.
  ///
  /// - Parameter seed: from which what edits draw follows; mixup takes the next photo.
  init(
    photos indices: [Int], of all: Photos, with predictor: Predictor, changes: [PhotoChange] = shapes,
    seed: UInt64 = 0, bootstrap: Bootstrap = Bootstrap()
  ) throws {
    let columns = changes.count + 1
    let scores = try predictor.ratings(count: indices.count * columns) { cell in
      let (row, column) = (cell / columns, cell % columns)
      let whole = try all[indices[row]]
      let isLarge = max(whole.size.width, whole.size.height) > Self.longerSide
      let photo = try isLarge ? whole.resized(longerSide: Double(Self.longerSide)) : whole
      guard column > 0 else { return photo }
      switch changes[column - 1] {
      case .shape(let reshaping, let width, let height):
        return try photo.reshaped(reshaping, width: width, height: height)
      case .edit(let edit):
        var generator = SeededGenerator(
          seed: seed, place: RandomStream.evaluation, UInt64(indices[row]), UInt64(column))
        return try edit.apply(
          to: photo, mixing: all[indices[(row + 1) % indices.count]], using: &generator)
      }
    }.map(\.mean)
    self.init(
      indices.indices.map { Array(scores[$0 * columns..<($0 + 1) * columns]) }, changes: changes.map(\.name),
      bootstrap: bootstrap)
  }
}
