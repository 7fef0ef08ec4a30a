import Dispatch
public import Imaging

/// Scores photo files: decoding and rating of several photos side by side, records in the order of the photos.
public struct PhotoScorer: Sendable {
  /// Rates the pixels.
  public let rater: any Rater
  /// Reads the files.
  public let decoder: PhotoDecoder
  private let places: Pool<Void>
  private let threads = DispatchQueue(label: "juror.decode", attributes: .concurrent)

  /// Puts a scorer together.
  public init(rater: any Rater, decoder: PhotoDecoder = PhotoDecoder()) {
    self.rater = rater
    self.decoder = decoder
    places = Pool(places: rater.jobs)
  }

  /// Decodes and rates one photo; at most the rater's `jobs` at a time, others wait, which bounds threads and memory.
  public func score(_ path: PhotoPath) async -> PhotoRecord {
    let outcome: PhotoRecord.Outcome
    do {
      outcome = try await places.with { _ in
        let photo = try await decode(path)
        let prediction = try await rater.rate(fitted: photo.image)
        return .rated(
          PhotoRecord.Rating(
            prediction, by: rater.description, size: photo.uprightSize, precision: rater.precision))
      }
    } catch let error as PhotoError {
      outcome = .failed(error.kind, message: error.message)
    } catch {
      outcome = .failed(.unreadable, message: "\(error)")
    }
    return PhotoRecord(path: path, outcome: outcome)
  }

  /// Decoding blocks, so it runs on threads of its own.
  private func decode(_ path: PhotoPath) async throws -> DecodedPhoto {
    let fit = rater.fit
    return try await withCheckedThrowingContinuation { continuation in
      threads.async {
        continuation.resume(with: Result { try decoder.decode(path, fit: fit) })
      }
    }
  }

  /// What scoring says about a finding.
  public enum Outcome: Sendable, Hashable {
    /// A photo was scored, or could not be.
    case record(PhotoRecord)
    /// A file in a folder is no photo.
    case skipped(PhotoPath)
  }

  /// Scores what a search finds, in its order, while the search goes on.
  ///
  /// Memory is bounded by a window of photos under way, whatever the search finds.
  public func outcomes(of search: PhotoSearch) -> ScoredPhotos { ScoredPhotos(scorer: self, search: search) }

  func outcome(of finding: PhotoSearch.Finding) async -> Outcome {
    switch finding {
    case .other(let path): return .skipped(path)
    case .failure(let path, let error):
      return .record(PhotoRecord(path: path, outcome: .failed(error.kind, message: error.message)))
    case .photo(let path, let named):
      let record = await score(path)
      // Content decides first; what has neither a photo's content nor its name was never meant to be scored.
      if !named, !path.hasPhotoExtension, case .failed(let kind, _) = record.outcome,
        kind == .unsupported || kind == .empty
      {
        return .skipped(path)
      }
      return .record(record)
    }
  }
}

extension PhotoDecoder {
  /// Decodes a photo whose name need not be UTF-8, at most `longestSide` pixels wide and high.
  public func decode(_ path: PhotoPath, longestSide: Int) throws(PhotoError) -> RGBImage {
    try path.withReadablePath { (readable) throws(PhotoError) in
      try decode(readable, longestSide: longestSide)
    }
  }

  /// Decodes a photo whose name need not be UTF-8, to the input that `fit` chooses.
  public func decode(_ path: PhotoPath, fit: Fit) throws(PhotoError) -> DecodedPhoto {
    try path.withReadablePath { (readable) throws(PhotoError) in try decode(readable, fit: fit) }
  }
}
