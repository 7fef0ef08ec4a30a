import Dispatch
public import Imaging
import Synchronization

/// Reads the headers of many photos, as many at once as there are cores.
enum PhotoHeaders {
  /// Upright sizes, or why there is none, in the order of `paths`; nil for no path.
  static func read(_ paths: [String?], with decoder: PhotoDecoder) -> [Result<PixelSize, PhotoError>?] {
    let results = Mutex([Result<PixelSize, PhotoError>?](repeating: nil, count: paths.count))
    let block = 64
    DispatchQueue.concurrentPerform(iterations: (paths.count + block - 1) / block) { number in
      let range = number * block..<min((number + 1) * block, paths.count)
      let sizes = range.map { index in
        paths[index].map { path in
          Result { () throws(PhotoError) in try decoder.size(of: path) }
        }
      }
      results.withLock { $0.replaceSubrange(range, with: sizes) }
    }
    return results.withLock { $0 }
  }
}

extension Dataset {
  /// The same photos with the aspect of each whose header can be read.
  public func measuringAspects(with decoder: PhotoDecoder = PhotoDecoder()) -> Dataset {
    var measured = self
    for (index, size) in PhotoHeaders.read(photos.map(\.path), with: decoder).enumerated() {
      guard case .success(let size) = size else { continue }
      measured.photos[index].aspect = Double(size.height) / Double(size.width)
    }
    return measured
  }
}
