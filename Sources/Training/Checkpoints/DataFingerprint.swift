import Crypto
import Datasets
import Foundation
import Ratings

extension TrainingData {
  /// SHA-256 over the name, the file's size and the ratings of every photo, in hexadecimal digits.
  ///
  /// Contents are not read: that would take longer than some trainings.
  var fingerprint: String {
    var hash = SHA256()
    func add(_ id: String, _ path: String?, _ ratings: [Double]) {
      let size = path.flatMap { try? FileManager.default.attributesOfItem(atPath: $0)[.size] } as? Int ?? -1
      hash.update(data: Data("\(id)\t\(size)\t\(ratings)\n".utf8))
    }
    for (photo, rating) in zip(rated, ratings.ratings) { add(photo.id, photo.path, rating.probabilities) }
    for photo in unlabelled { add(photo.id, photo.path, []) }
    return hash.finalize().map { String(format: "%02x", $0) }.joined()
  }
}
