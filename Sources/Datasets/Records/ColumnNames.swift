/// What others call the columns of their tables, and the members of their JSON; case, blanks and punctuation do not matter.
///
/// KonIQ-10k: `image_name`, `c1 … c5`, `MOS`, `SD`; SPAQ: `Image name`, `MOS`; PARA: `sessionId`, `imageName`,
/// `aestheticScore_1.0 … 5.0`, `aestheticScore_mean`; TAD66K: `image`, `score`.
enum ColumnNames {
  /// Those that tell which file it is.
  static let file = ["path", "file", "filename", "image", "image_name", "img_name", "ImageFile"]
  static let id = ["id", "image_id"] + file + ["name"]
  static let mean = [
    "mean", "mean_score_prediction", "mean_score", "aestheticScore_mean", "MOS", "score", "rating",
  ]
  static let deviation = ["std", "standard_deviation", "SD", "aestheticScore_std"]
  /// Before the name of an attribute, in records of ours, as they are spelled.
  static let attribute = "attribute_"
  /// Before the number of a scale's value; it may also stand alone.
  static let numbered = ["p", "c", ""]
  /// Before the value itself.
  static let valued = ["aestheticScore_"]

  /// What two spellings of one name have in common: `Image name`, `image_name` and `imageName` are the same.
  static func key(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }

  /// Where the first column with one of these names is, as it is spelled, or else in another spelling.
  static func place(of names: [String], in header: [String]) -> Int? {
    let keys = header.map(key)
    return names.lazy.compactMap { header.firstIndex(of: $0) ?? keys.firstIndex(of: key($0)) }.first
  }
}
