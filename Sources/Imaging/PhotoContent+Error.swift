extension PhotoContent {
  /// What it means for this photo that libvips has failed.
  func error() -> PhotoError {
    let words = VipsWords.take(since: firstWord, about: coding ?? format)
    let reason = words.isEmpty ? "" : " (\(words))"
    if isUnsupported(words) {
      return PhotoError(
        .unsupported, path: file.path, message: "This kind of \(format.rawValue) cannot be read\(reason).")
    }
    if case .part(let range) = place, format != .raw, range.count < file.size {
      return PhotoError(
        .tooLarge, path: file.path,
        message:
          "Of this \(format.rawValue) file's \(file.size >> 20) MB at most \(range.count >> 20) are read\(reason)."
      )
    }
    return PhotoError(
      .truncated, path: file.path,
      message: "The \(format.rawValue) data end early or are damaged\(reason).")
  }

  /// Whether the file is sound, but of a kind that its library does not decode.
  private func isUnsupported(_ words: String) -> Bool {
    // The words alone do not tell: libvips has one text for all threads, and another photo's error may have taken them.
    let isRare =
      switch format {
      case .jpeg: JPEGFrame(file).map { !$0.isCommon } ?? false
      case .tiff: TIFFFile(file)?.directories.first.map { !$0.isCommon } ?? false
      default: false
      }
    guard !isRare else { return true }
    switch format {
    // Containers: what is inside may be compressed or laid out in ways that their libraries were built without.
    case .heif, .tiff:
      return ["nsupported", "not implemented", "not configured", "not a whole number"].contains {
        words.contains($0)
      }
    default: return false
    }
  }
}
