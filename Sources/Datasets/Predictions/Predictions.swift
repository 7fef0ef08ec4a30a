public import Ratings

/// What a tool predicts of photos, as it wrote it.
public struct Predictions: Sendable {
  /// One photo's prediction; numbers are as they stand in the file and may be anything.
  public struct Prediction: Sendable, Hashable {
    /// What the tool calls the photo: an id, a file name or a path.
    public let name: String
    /// The numbers.
    public let value: Value
    /// The scale that the record itself names.
    public let scale: RatingScale?
    /// Height divided by width, where the record tells.
    public let aspect: Double?
    /// What is told of attributes, by their names as the file spells them; what is no number is not there.
    public let attributes: [String: Double]
    /// The line in the file, from 1.
    public let line: Int

    /// What is predicted, or what stands in a record of ratings.
    public enum Value: Sendable, Hashable {
      /// Counts or probabilities, one for each value of a scale.
      case distribution([Double])
      /// The mean, and the standard deviation where it is given.
      case mean(Double, standardDeviation: Double?)
      /// The tool could not score the photo; why.
      case failure(String)
    }
  }

  /// The file.
  public let source: String
  /// What the file turned out to be, in words.
  public let format: String
  /// In the order of the file.
  public let predictions: [Prediction]
  /// What a map of columns named and the file has.
  public let mapped: Set<ColumnMap.Role>

  /// Reads a file in any of these formats, found by looking at the content.
  ///
  /// Records of `juror` (JSON Lines, JSON, CSV); `id,p1 … pN` with or without a header; `id,mean` with one; idealo's JSON list
  /// (`image_id`, `mean_score_prediction`); pyiqa's CSV of path and score, without a header. Attributes are read from `attributes`
  /// in JSON and from columns `attribute_NAME`.
  ///
  /// - Parameter columns: which column holds what, where their names do not tell.
  public static func read(_ path: String, columns: ColumnMap = ColumnMap()) throws(DatasetError)
    -> Predictions
  {
    let file = try TextFile(path: path)
    guard file.start < file.bytes.count else { throw DatasetError(path, "there are no predictions") }
    var reader = try RecordReader(file, columns: columns)
    var lines = LineCounter(file)
    var predictions: [Prediction] = []
    while let record = try reader.next() {
      predictions.append(
        Prediction(
          name: record.id, value: record.value, scale: record.scale, aspect: record.aspect,
          attributes: record.attributes, line: lines.line(of: record.offset)))
    }
    guard !predictions.isEmpty else { throw DatasetError(path, "there are no predictions") }
    return Predictions(
      source: path, format: reader.format.rawValue, predictions: predictions, mapped: reader.mapped)
  }
}

/// Counts lines forward only, so that a whole file costs one pass.
struct LineCounter {
  private let file: TextFile
  private var line = 1
  private var position: Int

  init(_ file: TextFile) {
    self.file = file
    position = file.start
  }

  mutating func line(of offset: Int) -> Int {
    while position < min(offset, file.bytes.count) {
      let byte = file.bytes[position]
      position += 1
      let isCRLF = byte == .carriageReturn && position < file.bytes.count && file.bytes[position] == .lineFeed
      if byte == .lineFeed || (byte == .carriageReturn && !isCRLF) { line += 1 }
    }
    return line
  }
}
