import Ratings

/// Rated photos as they are read from files, each id once.
struct PhotoList {
  private(set) var photos: [RatedPhoto] = []
  private var files: [TextFile] = []
  /// Where each photo was read: file and byte.
  private var places: [(file: Int, offset: Int)] = []
  private var numbers: [String: Int] = [:]

  /// What follows comes from this file.
  mutating func open(_ file: TextFile, expecting count: Int = 0) {
    files.append(file)
    photos.reserveCapacity(photos.count + count)
    places.reserveCapacity(photos.count + count)
    numbers.reserveCapacity(photos.count + count)
  }

  /// Adds a photo whose row begins at `offset` of the file that was opened last.
  ///
  /// A photo that an earlier file holds too, with the same ratings, is kept once: lists of training and test may
  /// overlap, which is for ``Split`` to judge. Twice in one file, or with other ratings, is an error.
  mutating func append(_ photo: consuming RatedPhoto, at offset: Int) throws(DatasetError) {
    guard let file = files.last else { return }
    guard let earlier = numbers.updateValue(photos.count, forKey: photo.id) else {
      photos.append(photo)
      places.append((files.count - 1, offset))
      return
    }
    numbers[photo.id] = earlier
    let place = places[earlier]
    let line = files[place.file].place(of: place.offset).line
    if place.file == files.count - 1 {
      throw file.error(at: offset, "\"\(photo.id)\" was already on line \(line)")
    }
    if photos[earlier].ratings != photo.ratings {
      throw file.error(at: offset, "\"\(photo.id)\" has other ratings in \(files[place.file].path):\(line)")
    }
  }

  /// An error that points at the row of a photo.
  func error(at photo: Int, _ message: String) -> DatasetError {
    files[places[photo].file].error(at: places[photo].offset, message)
  }

  /// The photos, of which there must be some.
  func checked(_ source: String) throws(DatasetError) -> [RatedPhoto] {
    guard !photos.isEmpty else { throw DatasetError(source, "there are no rated photos") }
    return photos
  }
}

extension Rating {
  /// Counts, or probabilities when they sum to 1 within 1e-3; nil with a reason when they are neither.
  static func histogram(_ numbers: [Double], on scale: RatingScale) throws(RatingError) -> Rating {
    let sum = numbers.reduce(0, +)
    if abs(sum - 1) <= 1e-3 {
      return .distribution(try RatingDistribution(scale: scale, probabilities: numbers))
    }
    guard sum >= 1.5 || sum == 0 else { throw .notNormalised(sum: sum) }
    return .votes(try Votes(scale: scale, counts: numbers))
  }
}
