import Dispatch
import Imaging
import Synchronization

/// Photos by number, decoded once and kept, or decoded whenever one is wanted.
struct Photos: Sendable {
  /// Each photo's size, as it is decoded.
  let sizes: [PixelSize]
  private let image: @Sendable (Int) throws(PhotoError) -> RGBImage

  /// Looks at all photos on all cores: decodes them if they are to stay in memory, else reads their headers.
  ///
  /// Throws the error of the first photo, in the order given, that cannot be read.
  ///
  /// - Parameter longerSide: none is decoded to more pixels than this.
  init(paths: [String], longerSide: Int, inMemory: Bool) throws(PhotoError) {
    let decoder = PhotoDecoder()
    if inMemory {
      let images = try concurrently(paths) { (path) throws(PhotoError) in
        try decoder.decode(path, longestSide: longerSide)
      }
      sizes = images.map(\.size)
      image = { (index) throws(PhotoError) in images[index] }
    } else {
      let limit = PixelSize(width: longerSide, height: longerSide)
      sizes = try concurrently(paths) { (path) throws(PhotoError) in
        let size = try decoder.size(of: path)
        return max(size.width, size.height) > longerSide ? Frame.contain(size, in: limit).resized : size
      }
      image = { (index) throws(PhotoError) in try decoder.decode(paths[index], longestSide: longerSide) }
    }
  }

  /// How many there are.
  var count: Int { sizes.count }

  /// The photo at an index of the paths given.
  subscript(index: Int) -> RGBImage {
    get throws(PhotoError) { try image(index) }
  }
}

/// Applies `body` to all elements at once; throws the first element's error.
private func concurrently<Element: Sendable, Result: Sendable>(
  _ elements: [Element], _ body: @Sendable (Element) throws(PhotoError) -> Result
) throws(PhotoError) -> [Result] {
  let results = Mutex([Swift.Result<Result, PhotoError>?](repeating: nil, count: elements.count))
  DispatchQueue.concurrentPerform(iterations: elements.count) { index in
    let result = Swift.Result { () throws(PhotoError) in try body(elements[index]) }
    results.withLock { $0[index] = result }
  }
  var values: [Result] = []
  for result in results.withLock({ $0 }) {
    if let result { values.append(try result.get()) }
  }
  return values
}
