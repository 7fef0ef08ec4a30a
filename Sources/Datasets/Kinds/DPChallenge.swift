public import Ratings

/// 16,509 photos of dpchallenge.com with votes 1 … 10.
///
/// Datta, Li & Wang 2008, "Algorithmic Inferencing of Aesthetics and Emotion in Natural Images".
public enum DPChallenge {
  /// What raters could answer.
  public static let scale = RatingScale.oneToTen

  private static let columns = ["index", "id", "votes", "mean"] + (1...10).map { "votes \($0)" }

  /// Reads `dpchallenge_dataset.txt`: 14 columns separated by blanks: index, id, votes, mean, ten counts.
  ///
  /// The published file has a stray `d` before the first row's index. A mean of −1 says that nobody rated the photo; its id
  /// goes to ``Dataset/unrated``. Counts that do not sum to the votes are an error.
  public static func read(_ path: String) throws(DatasetError) -> Dataset {
    let folder = isFolder(path) ? path : nil
    let file = try TextFile(path: folder.map { $0 + "/dpchallenge_dataset.txt" } ?? path)
    let images = PhotoFolder(folder == nil ? [] : ["images"], in: path)
    var list = PhotoList()
    list.open(file, expecting: file.bytes.count / 50)
    var unrated: [String] = []
    var rows = RowReader(file, separatedBy: .blanks)
    while try rows.next() {
      try rows.expectFields(14...14)
      if !(rows.rowStart == file.start && rows.text(at: 0).first == "d") {
        _ = try rows.integer(at: 0, columns[0])
      }
      _ = try rows.integer(at: 1, columns[1])
      let id = rows.text(at: 1)
      if try rows.finiteNumber(at: 3, columns[3]) == -1 {
        unrated.append(id)
        continue
      }
      let photo = RatedPhoto(id: id, path: images.path(of: id + ".jpg"), ratings: try ratings(in: rows))
      try list.append(photo, at: rows.rowStart)
    }
    return Dataset(
      kind: .dpchallenge, source: file.path, scale: scale, photos: try list.checked(file.path),
      unrated: unrated)
  }

  private static func ratings(in rows: RowReader) throws(DatasetError) -> Rating {
    var counts: [Double] = []
    for index in 4..<14 { counts.append(try rows.votes(at: index, columns[index])) }
    let sum = counts.reduce(0, +)
    guard try rows.votes(at: 2, columns[2]) == sum else {
      throw rows.error(
        at: 2, columns[2], "expected \(Int(sum)), the sum of the counts, found \(rows.found(at: 2))")
    }
    do { return .votes(try Votes(scale: scale, counts: counts)) } catch {
      throw rows.error(at: 4, columns[4], "\(error)")
    }
  }
}
