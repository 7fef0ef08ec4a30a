import Dispatch
import Imaging
import Synchronization

/// Decoded photos, kept in memory so that the network and not the disk sets the pace.
struct PhotoCache: Sendable {
  private let images: [RGBImage]

  /// Decodes photos on all cores, none larger than `longerSide` pixels.
  ///
  /// Throws the error of the first photo, in the order given, that cannot be decoded.
  init(paths: [String], longerSide: Int) throws(PhotoError) {
    let results = Mutex([Result<RGBImage, PhotoError>?](repeating: nil, count: paths.count))
    let decoder = PhotoDecoder()
    DispatchQueue.concurrentPerform(iterations: paths.count) { index in
      let result = Result { () throws(PhotoError) in
        try decoder.decode(paths[index], longestSide: longerSide)
      }
      results.withLock { $0[index] = result }
    }
    var images: [RGBImage] = []
    for result in results.withLock({ $0 }) {
      if let result { images.append(try result.get()) }
    }
    self.images = images
  }

  /// Keeps images that were made elsewhere.
  init(images: [RGBImage]) {
    self.images = images
  }

  /// How many there are.
  var count: Int { images.count }

  /// The photo at an index of the paths given.
  subscript(index: Int) -> RGBImage { images[index] }
}
