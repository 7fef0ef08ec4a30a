import Dispatch
public import Imaging
import Synchronization

/// Looks at many photos, as many at once as there are cores.
enum PhotoLooks {
  /// What was seen, or why nothing was, in the order of `paths`; nil for no path.
  static func at<Look: Sendable>(
    _ paths: [String?], progress: (@Sendable (Int) -> Void)? = nil,
    _ look: @Sendable (String) throws(PhotoError) -> Look
  ) -> [Result<Look, PhotoError>?] {
    let results = Mutex([Result<Look, PhotoError>?](repeating: nil, count: paths.count))
    let done = Atomic(0)
    let block = 16
    DispatchQueue.concurrentPerform(iterations: (paths.count + block - 1) / block) { number in
      let range = number * block..<min((number + 1) * block, paths.count)
      let seen = range.map { index in
        paths[index].map { path in
          Result { () throws(PhotoError) in try look(path) }
        }
      }
      results.withLock { $0.replaceSubrange(range, with: seen) }
      progress?(done.add(range.count, ordering: .relaxed).newValue)
    }
    return results.withLock { $0 }
  }
}

extension Dataset {
  /// The same photos with the aspect of each whose header can be read.
  public func measuringAspects(with decoder: PhotoDecoder = PhotoDecoder()) -> Dataset {
    var measured = self
    let sizes = PhotoLooks.at(photos.map(\.path)) { path throws(PhotoError) in
      try decoder.size(of: path)
    }
    for (index, size) in sizes.enumerated() {
      guard case .success(let size) = size else { continue }
      measured.photos[index].aspect = Double(size.height) / Double(size.width)
    }
    return measured
  }
}
