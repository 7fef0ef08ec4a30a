import CFilter
import CVips
import EighthJPEG

/// A libvips image: a lazy chain of operations that runs when its pixels are asked for.
///
/// The only file that keeps libvips' handles. A pipeline owns one reference to its image and drops it when it is released.
final class Pipeline {
  private let handle: UnsafeMutablePointer<VipsImage>
  /// What holds the memory that the chain starts from, when libvips does not.
  private let memory: AnyObject?

  /// Takes over one reference.
  private init(owning handle: UnsafeMutablePointer<VipsImage>, memory: AnyObject? = nil) {
    self.handle = handle
    self.memory = memory
  }

  deinit { g_object_unref(handle) }

  typealias Output = UnsafeMutablePointer<UnsafeMutablePointer<VipsImage>?>

  /// Runs one operation of libvips, which writes a new reference.
  static func run(
    over memory: AnyObject? = nil, _ operation: (Output) -> Int32
  ) throws(VipsFailure) -> Pipeline {
    try Vips.start()
    var output: UnsafeMutablePointer<VipsImage>?
    let status = operation(&output)
    guard status == 0, let output else {
      if let output { g_object_unref(output) }
      throw Vips.failure()
    }
    return Pipeline(owning: output, memory: memory)
  }

  fileprivate func makeRegion() -> UnsafeMutablePointer<VipsRegion>? { vips_region_new(handle) }

  /// This image after one more operation.
  func then(_ operation: (UnsafeMutablePointer<VipsImage>, Output) -> Int32) throws(VipsFailure)
    -> Pipeline
  {
    try Self.run(over: memory) { operation(handle, $0) }
  }
}

// MARK: - Opening

extension Pipeline {
  /// Opens a photo whose library reads the file piece by piece, its header only.
  ///
  /// `shrink` (1, 2, 4, 8) asks for a smaller image where the format can decode one directly.
  static func open(_ path: String, as format: PhotoFormat, shrink: Int = 1) throws(VipsFailure) -> Pipeline {
    try run { output in
      switch format {
      case .jpeg: shim_jpegload(path, output, Int32(shrink))
      case .png: shim_pngload(path, output)
      case .tiff: shim_tiffload(path, output)
      case .webp, .gif, .heif, .jpegXL, .raw: -1
      }
    }
  }

  /// The first frame of a JPEG XL file, if it has more.
  private static func firstFrame(ofJXL memory: FixedBytes) throws(VipsFailure) -> Pipeline? {
    guard AnimatedJXL.begins(with: Array(memory.bytes.prefix(1 << 16))),
      let frame = AnimatedJXL(Array(memory.bytes))
    else { return nil }
    let image = try copy(
      frame.pixels, of: frame.size, bands: 4, VIPS_FORMAT_USHORT, VIPS_INTERPRETATION_RGB16)
    if !frame.profile.isEmpty {
      vips_image_set_blob_copy(image.handle, VIPS_META_ICC_NAME, frame.profile, frame.profile.count)
    }
    return image
  }

  /// An image that keeps a copy of its numbers.
  private static func copy<Number>(
    _ numbers: [Number], of size: PixelSize, bands: Int32, _ format: VipsBandFormat,
    _ space: VipsInterpretation
  ) throws(VipsFailure) -> Pipeline {
    try Vips.start()
    let handle = numbers.withUnsafeBytes {
      vips_image_new_from_memory_copy(
        $0.baseAddress, $0.count, Int32(clamping: size.width), Int32(clamping: size.height), bands, format)
    }
    guard let handle else { throw Vips.failure() }
    handle.pointee.Type = space
    return Pipeline(owning: handle)
  }

  /// The pixels of a baseline JPEG, given by its bytes, at an eighth of its size; nil when libjpeg must do it.
  ///
  /// `header` is the same file's, whose colour profile they keep.
  static func eighth(of file: consuming [UInt8], header: Pipeline) throws(VipsFailure) -> Pipeline? {
    guard header.bands == 3, let image = EighthJPEG(file) else { return nil }
    let size = PixelSize(width: image.width, height: image.height)
    return try header.replacing(image.pixels, VIPS_FORMAT_UCHAR, of: size)
  }

  /// An image of other numbers, as many for each pixel, in the same colours.
  func replacing<Number>(
    _ numbers: [Number], _ format: VipsBandFormat, of size: PixelSize
  ) throws(VipsFailure) -> Pipeline {
    let pipeline = try Self.copy(numbers, of: size, bands: Int32(bands), format, interpretation)
    _ = withProfile { profile in
      vips_image_set_blob_copy(pipeline.handle, VIPS_META_ICC_NAME, profile.baseAddress, profile.count)
    }
    return pipeline
  }

  /// Opens a photo that lies in memory; `strictly` makes failures of what libjpeg only warns of.
  static func open(
    _ memory: FixedBytes, as format: PhotoFormat, shrink: Int = 1, strictly: Bool = false
  ) throws(VipsFailure) -> Pipeline {
    if format == .jpegXL, let frame = try firstFrame(ofJXL: memory) { return frame }
    let start = UnsafeMutableRawPointer(mutating: memory.bytes.baseAddress)
    let count = memory.count
    let failing = strictly ? VIPS_FAIL_ON_WARNING : VIPS_FAIL_ON_TRUNCATED
    return try run(over: memory) { output in
      switch format {
      case .jpeg: shim_jpegload_buffer(start, count, output, Int32(shrink), failing)
      case .webp: shim_webpload_buffer(start, count, output, 1 / Double(shrink))
      case .gif: shim_gifload_buffer(start, count, output)
      case .heif: shim_heifload_buffer(start, count, output)
      case .jpegXL: shim_jxlload_buffer(start, count, output)
      case .png, .tiff, .raw: -1
      }
    }
  }

  /// The pixels of an RGB JPEG in memory.
  static func image(ofJPEG file: [UInt8]) throws(VipsFailure) -> RGBImage {
    try open(FixedBytes(file), as: .jpeg).sRGBImage()
  }

  /// Plain RGB bytes, row by row.
  static func open(pixels: FixedBytes, of size: PixelSize) throws(VipsFailure) -> Pipeline {
    try view(pixels.bytes, of: size, memory: pixels)
  }

  /// Lets `body` see an image's pixels as a pipeline, without a copy.
  static func of<Result>(
    _ image: RGBImage, _ body: (Pipeline) throws(VipsFailure) -> Result
  ) throws(VipsFailure) -> Result {
    let outcome: Swift.Result<Result, VipsFailure> = image.pixels.withUnsafeBytes { bytes in
      Swift.Result { () throws(VipsFailure) -> Result in
        try body(try view(bytes, of: image.size))
      }
    }
    return try outcome.get()
  }

  private static func view(
    _ bytes: UnsafeRawBufferPointer, of size: PixelSize, memory: AnyObject? = nil
  ) throws(VipsFailure) -> Pipeline {
    try Vips.start()
    guard
      let handle = vips_image_new_from_memory(
        bytes.baseAddress, bytes.count, Int32(clamping: size.width), Int32(clamping: size.height), 3,
        VIPS_FORMAT_UCHAR)
    else { throw Vips.failure() }
    handle.pointee.Type = VIPS_INTERPRETATION_sRGB
    return Pipeline(owning: handle, memory: memory)
  }

  /// White text is 255 on 0, one band, at `height` pixels a line, about.
  static func text(_ text: String, height: Int) throws(VipsFailure) -> Pipeline {
    let escaped = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    return try run { shim_text($0, escaped, "sans \(max(1, height))", 72) }
  }
}

// MARK: - Properties

extension Pipeline {
  /// The size of the pixels as they are stored.
  var size: PixelSize {
    PixelSize(width: Int(vips_image_get_width(handle)), height: Int(vips_image_get_height(handle)))
  }

  var bands: Int { Int(vips_image_get_bands(handle)) }

  /// What the file's metadata says, if anything.
  var orientation: Orientation? {
    guard vips_image_get_typeof(handle, VIPS_META_ORIENTATION) != 0 else { return nil }
    return Orientation(rawValue: Int(vips_image_get_orientation(handle)))
  }

  /// Whether it is 8-bit Lab as libvips packs it.
  var isPackedLab: Bool { vips_image_get_coding(handle) == VIPS_CODING_LABQ }

  var hasAlpha: Bool { vips_image_hasalpha(handle) != 0 }

  /// Whether the file stores the picture several times over, finer each time.
  var isInterlaced: Bool { vips_image_get_typeof(handle, "interlaced") != 0 }

  /// Of its numbers.
  var format: VipsBandFormat { vips_image_get_format(handle) }

  /// What its bands mean.
  var interpretation: VipsInterpretation { vips_image_guess_interpretation(handle) }

  /// The bytes of the embedded ICC profile.
  func withProfile<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result? {
    var data: UnsafeRawPointer?
    var count = 0
    guard vips_image_get_typeof(handle, VIPS_META_ICC_NAME) != 0,
      vips_image_get_blob(handle, VIPS_META_ICC_NAME, &data, &count) == 0
    else { return nil }
    return body(UnsafeRawBufferPointer(start: data, count: count))
  }
}

// MARK: - Results

extension Pipeline {
  /// The same pixels in memory: runs everything before this point, reading the file from top to bottom.
  func inMemory() throws(VipsFailure) -> Pipeline {
    guard let copy = vips_image_copy_memory(handle) else { throw Vips.failure() }
    return Pipeline(owning: copy)
  }

  /// The bytes of an 8-bit image, row by row, bands interleaved.
  func bytes() throws(VipsFailure) -> [UInt8] {
    var count = 0
    guard let memory = vips_image_write_to_memory(handle, &count) else { throw Vips.failure() }
    defer { g_free(memory) }
    return [UInt8](UnsafeRawBufferPointer(start: memory, count: count))
  }

  /// The pixels of an 8-bit, three-band image.
  func image() throws(VipsFailure) -> RGBImage {
    guard let image = RGBImage(size: size, pixels: try bytes()) else {
      throw VipsFailure(message: "\(bands) bands where 3 were expected")
    }
    return image
  }

  /// The bytes of a JPEG file, with chroma halved both ways (4:2:0) as libjpeg's default is.
  func jpeg(quality: Int) throws(VipsFailure) -> [UInt8] {
    try saved { shim_jpegsave(handle, $0, $1, Int32(min(max(quality, 1), 100))) }
  }

  /// The bytes of a PNG file.
  func png() throws(VipsFailure) -> [UInt8] {
    try saved { shim_pngsave(handle, $0, $1) }
  }

  private func saved(
    _ save: (UnsafeMutablePointer<UnsafeMutableRawPointer?>, UnsafeMutablePointer<Int>) -> Int32
  ) throws(VipsFailure) -> [UInt8] {
    var bytes: UnsafeMutableRawPointer?
    var count = 0
    guard save(&bytes, &count) == 0, let bytes else { throw Vips.failure() }
    defer { g_free(bytes) }
    return [UInt8](UnsafeRawBufferPointer(start: bytes, count: count))
  }
}

// MARK: - Rows

/// The rows of a pipeline, computed a strip at a time while the file streams by.
///
/// Owns the region of memory that libvips computes a strip into.
final class PipelineRows: Rows {
  private let pipeline: Pipeline
  private let region: UnsafeMutablePointer<VipsRegion>
  private static let stripHeight = 16

  init(of source: Pipeline) throws(VipsFailure) {
    pipeline = source.format == VIPS_FORMAT_UCHAR ? source : try source.rounded(to: VIPS_FORMAT_FLOAT)
    guard let region = pipeline.makeRegion() else { throw Vips.failure() }
    self.region = region
  }

  deinit { g_object_unref(region) }

  var size: PixelSize { pipeline.size }
  var bands: Int { pipeline.bands }

  func read(
    _ number: Int, _ columns: Range<Int>, into row: UnsafeMutablePointer<Float>
  ) throws(VipsFailure) {
    let valid = region.pointee.valid
    if number < valid.top || number >= valid.top + valid.height {
      var strip = VipsRect(
        left: 0, top: Int32(number), width: Int32(size.width),
        height: Int32(min(Self.stripHeight, size.height - number)))
      guard vips_region_prepare(region, &strip) == 0 else { throw Vips.failure() }
    }
    guard let address = shim_region_row(region, Int32(number)) else { throw Vips.failure() }
    let (start, count) = (columns.lowerBound * bands, columns.count * bands)
    if pipeline.format == VIPS_FORMAT_UCHAR {
      filter_from_bytes(address.assumingMemoryBound(to: UInt8.self) + start, row, count)
    } else {
      row.update(from: address.assumingMemoryBound(to: Float.self) + start, count: count)
    }
  }
}
