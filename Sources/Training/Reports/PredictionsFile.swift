import Foundation
import Methods
import Ratings

/// `predictions.jsonl`: what a training said of every photo that it held out, one JSON object a line, which
/// `juror-lab evaluate` reads.
enum PredictionsFile {
  private struct Line: Encodable {
    let id: String
    let mean: Double
    let std: Double?
    let scale: [Double]?
    let distribution: [Double]?
  }

  /// Writes the file in one piece.
  static func write(_ ratings: [Rating], of photos: [Sample], to file: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var lines = Data()
    for (rating, photo) in zip(ratings, photos) {
      let distribution = rating.distribution
      lines += try encoder.encode(
        Line(
          id: photo.id, mean: rating.mean, std: rating.standardDeviation,
          scale: distribution?.scale.values, distribution: distribution?.probabilities))
      lines.append(UInt8(ascii: "\n"))
    }
    try lines.write(to: file, options: .atomic)
  }
}
