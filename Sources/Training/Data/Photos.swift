import Dispatch
import Imaging
import Synchronization

/// Photos by number, decoded once and kept, or decoded whenever one is wanted.
struct Photos: Sendable {
  /// How many there are.
  let count: Int
  /// What each looks like; nil where there is nothing to see.
  let hashes: [PhotoHash?]
  private let image: @Sendable (Int) throws(PhotoError) -> RGBImage
  private let measures = Measures()

  private final class Measures: Sendable {
    let values = Mutex<[[Double]]?>(nil)
  }

  /// Eleven weak measures of each, see ``WeakAttributes``; taken when they are first wanted.
  func weakAttributes() throws -> [[Double]] {
    if let known = measures.values.withLock({ $0 }) { return known }
    let found = concurrently(Array(0..<count)) { (index) throws(any Error) in
      try WeakAttributes(image(index)).values
    }
    var values: [[Double]] = []
    for result in found { values.append(try result.get()) }
    measures.values.withLock { [values] in $0 = values }
    return values
  }

  /// The photo at an index of the paths given.
  subscript(index: Int) -> RGBImage {
    get throws(PhotoError) { try image(index) }
  }

  /// Decodes every photo once, on all cores, so that one that cannot be read is known before anything is learned.
  ///
  /// - Parameters:
  ///   - longerSide: none is decoded to more pixels than this.
  ///   - inMemory: whether the pixels are kept; if not, a photo is decoded again whenever it is wanted.
  ///   - isInterrupted: asked for every photo; true ends with ``TrainingError/interruptedEarly``.
  /// - Returns: the photos that can be read, in order, and by their indices among `paths` the errors of those that cannot.
  static func reading(
    _ paths: [String], longerSide: Int, inMemory: Bool, isInterrupted: @Sendable () -> Bool
  ) throws(TrainingError) -> (photos: Photos, errors: [Int: PhotoError]) {
    let decoder = PhotoDecoder()
    // Where pixels are not kept, as few as possible are made of a file that is read to its end all the same.
    let side = inMemory ? longerSide : min(longerSide, 64)
    let images = concurrently(paths) { path throws(PhotoError) -> (pixels: RGBImage?, hash: PhotoHash?)? in
      guard !isInterrupted() else { return nil }
      let image = try decoder.decode(path, longestSide: side)
      return (inMemory ? image : nil, PhotoHash(image))
    }
    var (readable, kept, hashes) = ([String](), [RGBImage](), [PhotoHash?]())
    var errors: [Int: PhotoError] = [:]
    for (index, result) in images.enumerated() {
      switch result {
      case .success(let image?):
        readable.append(paths[index])
        hashes.append(image.hash)
        if let pixels = image.pixels { kept.append(pixels) }
      case .success(nil): throw .interruptedEarly
      case .failure(let error): errors[index] = error
      }
    }
    let (files, pixels) = (readable, kept)
    let photos = Photos(count: files.count, hashes: hashes) { (index) throws(PhotoError) in
      inMemory ? pixels[index] : try decoder.decode(files[index], longestSide: longerSide)
    }
    return (photos, errors)
  }

  private init(
    count: Int, hashes: [PhotoHash?], image: @escaping @Sendable (Int) throws(PhotoError) -> RGBImage
  ) {
    (self.count, self.hashes, self.image) = (count, hashes, image)
  }
}

/// Applies `body` to all elements at once.
func concurrently<Element: Sendable, Value: Sendable, Failure>(
  _ elements: [Element], _ body: @Sendable (Element) throws(Failure) -> Value
) -> [Result<Value, Failure>] {
  let results = Mutex([Result<Value, Failure>?](repeating: nil, count: elements.count))
  DispatchQueue.concurrentPerform(iterations: elements.count) { index in
    let result = Result { () throws(Failure) in try body(elements[index]) }
    results.withLock { $0[index] = result }
  }
  return results.withLock { $0.compactMap(\.self) }
}
