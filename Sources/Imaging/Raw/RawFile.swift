/// What a camera's RAW file says of itself: how it must be turned, and where JPEG pictures of it lie.
struct RawFile {
  /// What is shorter on its longer side is a thumbnail, from which nothing is scored.
  static let leastSide = 300

  /// A JPEG in the file.
  struct Preview {
    let place: Range<Int>
    let size: PixelSize
  }

  /// The largest JPEG that libjpeg decodes, if there is any.
  private(set) var preview: Preview?
  /// Whether something that the file promises lies beyond its end.
  private(set) var isCutOff = false
  /// How the sensor's rows must be turned.
  private(set) var turn: RawTurn

  /// What the directories of a TIFF file say.
  init(_ file: PhotoFile, _ tiff: TIFFFile) {
    let orientation = tiff.directories.lazy.compactMap { $0[.orientation].first }.first
    turn = RawTurn(orientation: orientation.flatMap(Orientation.init) ?? .upright)
    isCutOff = !tiff.isComplete
    read(file, tiff.directories.flatMap(\.jpegPlaces), sizes: tiff.directories.compactMap(\.size))
  }

  /// What a file in another container says; nil for those that only libraw knows.
  init?(_ file: PhotoFile) {
    if let heap = CIFFHeap(file) {
      let turns: [Int: Orientation] = [90: .turnedRight, 180: .turnedHalf, 270: .turnedLeft]
      turn = RawTurn(orientation: heap.rotation.flatMap { turns[$0] } ?? .upright)
      read(file, heap.jpegs, sizes: heap.size.map { [$0] } ?? [])
      // The table of what is in it lies at the end.
      isCutOff = isCutOff || heap.jpegs.isEmpty
    } else if let jpeg = Self.fujifilmJPEG(file) {
      turn = RawTurn(orientation: .upright)
      read(file, [jpeg], sizes: [])
    } else {
      return nil
    }
  }

  /// The JPEG of Fujifilm's RAF, whose header names it.
  private static func fujifilmJPEG(_ file: PhotoFile) -> Range<Int>? {
    let head = file.bytes(at: 0, count: 92)
    guard head.count == 92, head.starts(with: "FUJIFILMCCD-RAW".utf8) else { return nil }
    let start = head[84..<88].reduce(0) { $0 << 8 | Int($1) }
    return start..<start + head[88..<92].reduce(0) { $0 << 8 | Int($1) }
  }

  private mutating func read(_ file: PhotoFile, _ places: [Range<Int>], sizes: [PixelSize]) {
    var largest = sizes.max { $0.area < $1.area }
    for place in places {
      isCutOff = isCutOff || place.upperBound > file.size
      guard let frame = JPEGFrame(file, at: place.lowerBound) else { continue }
      if frame.isCommon {
        if frame.size.area > preview?.size.area ?? 0 { preview = Preview(place: place, size: frame.size) }
      } else {
        // A sensor's rows, compressed without loss: neighbours of a row are stored as components of one pixel.
        let size = PixelSize(width: frame.size.width * frame.components, height: frame.size.height)
        if size.area > largest?.area ?? 0 { largest = size }
      }
    }
    turn.sensor = largest
  }
}
