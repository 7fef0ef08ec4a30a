extension PhotoContent {
  /// Previews from here on are taken as they are; for smaller ones libraw is asked whether it knows a larger.
  private static let ampleSide = 1_000

  /// The preview of a camera's RAW file; nil for a TIFF that is none.
  static func raw(_ file: PhotoFile, _ format: PhotoFormat, limit: Int) throws(PhotoError) -> PhotoContent? {
    let tiff = TIFFFile(file)
    let isCertain = format == .raw || tiff?.isCameraRaw ?? false
    guard isCertain || tiff?.resemblesCameraRaw ?? false else { return nil }
    let raw = tiff.map { RawFile(file, $0) } ?? RawFile(file)
    // The JPEG pieces of an ordinary TIFF are no previews.
    let found = isCertain ? raw?.preview : nil
    if let raw, let found, found.size.longerSide >= ampleSide { return part(file, found, raw.turn, limit) }

    var failure: LibRawPreview.Failure?
    var largest = found?.size.longerSide ?? 0
    do {
      let preview = try LibRawPreview(file.path)
      if preview.size.longerSide >= RawFile.leastSide, preview.size.longerSide > largest {
        return PhotoContent(file, .raw, .preview(preview), turn: preview.turn)
      }
      largest = max(largest, preview.size.longerSide)
    } catch {
      failure = error
    }
    if let raw, let found, found.size.longerSide >= RawFile.leastSide {
      return part(file, found, raw.turn, limit)
    }
    if raw?.isCutOff ?? false || failure?.isTruncated ?? false {
      throw PhotoError(.truncated, path: file.path, message: "This RAW file ends before its preview does.")
    }
    if format == .tiff, failure?.isRefusal ?? false, let tiff, tiff.isPicture { return nil }
    let reason =
      largest > 0 ? "only a thumbnail whose longer side has \(largest) pixels" : failure?.message ?? "none"
    throw PhotoError(
      .unsupported, path: file.path,
      message: "This RAW file has no preview that can be read (\(reason)).")
  }

  private static func part(
    _ file: PhotoFile, _ preview: RawFile.Preview, _ turn: RawTurn, _ limit: Int
  ) -> PhotoContent {
    let count = min(preview.place.count, JPEGFrame.mostBytes(of: preview.size), limit)
    let end = min(preview.place.lowerBound + count, file.size)
    return PhotoContent(file, .raw, .part(preview.place.lowerBound..<end), turn: turn)
  }
}
