import Files

/// What in a file is the photo, and how libvips gets at it; told without decoding anything.
struct PhotoContent {
  /// Where the photo lies.
  enum Place {
    /// It is the file, and its library reads on as it needs.
    case file
    /// A part of the file that is read into memory first: libraries that map files or go back and forth in them do not
    /// bear that they change.
    case part(Range<Int>)
    /// A preview that libraw took out.
    case preview(LibRawPreview)
  }

  let file: PhotoFile
  /// The file's format.
  let format: PhotoFormat
  let place: Place
  /// How a RAW file's preview must be turned if it does not say so itself.
  let turn: RawTurn?
  /// How many lines libvips had said before.
  let firstWord = VipsWords.count()

  /// Finds the photo in `file`; at most `limit` bytes of it are read at once.
  init(_ file: PhotoFile, limit: Int) throws(PhotoError) {
    let head = file.bytes(at: 0, count: max(PhotoFormat.headLength, GitLFS.headLength))
    guard let format = PhotoFormat(head: head) else {
      if GitLFS.isPointer(head) {
        throw PhotoError(.unsupported, path: file.path, message: "This is \(GitLFS.advice).")
      }
      throw PhotoError(
        .unsupported, path: file.path, message: "This is no photo of a known format (\(PhotoFormat.list)).")
    }
    if format == .raw || format == .tiff, let raw = try Self.raw(file, format, limit: limit) {
      self = raw
      return
    }
    guard PhotoFormat.readable.contains(format) else {
      throw PhotoError(
        .unsupported, path: file.path,
        message: "This libvips was built without \(format.rawValue); it has \(PhotoFormat.list).")
    }
    self.init(file, format, format.isStreamed ? .file : .part(0..<min(file.size, limit)))
  }

  init(_ file: PhotoFile, _ format: PhotoFormat, _ place: Place, turn: RawTurn? = nil) {
    (self.file, self.format, self.place, self.turn) = (file, format, place, turn)
  }

  /// The format of what is decoded: the file's, or that of the preview in it; nil for plain pixels.
  var coding: PhotoFormat? {
    guard format == .raw else { return format }
    if case .preview(let preview) = place, !preview.isJPEG { return nil }
    return .jpeg
  }

  /// How many bytes of the file are in memory while it is decoded.
  var byteCount: Int {
    switch place {
    case .file: 0
    case .part(let range): range.count
    case .preview(let preview): preview.bytes.bytes.count
    }
  }
}
