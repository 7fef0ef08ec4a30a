import CJXL

/// The first frame of a JPEG XL animation, of which libvips gives the last.
///
/// The only file with libjxl's handles; a decoder lives as long as a call.
struct AnimatedJXL {
  let size: PixelSize
  /// Red, green, blue, alpha: 16 bits each.
  private(set) var pixels: [UInt16] = []
  /// The ICC profile of the colours, empty without one.
  private(set) var profile: [UInt8] = []

  /// Larger pictures, in pixels, are left alone: 512 MB hold the frame.
  private static let largest = 1 << 26

  /// Whether a file that begins with `head` is an animation, as far as these bytes tell.
  static func begins(with head: [UInt8]) -> Bool {
    decode(head, events: JXL_DEC_BASIC_INFO, isWhole: false) { decoder, status in
      status == JXL_DEC_BASIC_INFO ? info(decoder).map { $0.have_animation != 0 } ?? false : false
    } ?? false
  }

  /// Decodes the first frame of a whole file; nil for damage and giants.
  init?(_ file: [UInt8]) {
    var (size, pixels, profile): (PixelSize?, [UInt16], [UInt8]) = (nil, [], [])
    var format = JxlPixelFormat(
      num_channels: 4, data_type: JXL_TYPE_UINT16, endianness: JXL_NATIVE_ENDIAN, align: 0)
    let events = JxlDecoderStatus(
      JXL_DEC_BASIC_INFO.rawValue | JXL_DEC_COLOR_ENCODING.rawValue | JXL_DEC_FULL_IMAGE.rawValue)
    // Whole at once: libjxl writes into the pixels while it goes on.
    let buffer = UnsafeMutableBufferPointer<UInt16>.allocate(capacity: Self.capacity(file))
    defer { buffer.deallocate() }
    let isComplete = Self.decode(file, events: events, isWhole: true) { decoder, status -> Bool? in
      switch status {
      case JXL_DEC_BASIC_INFO:
        size = Self.info(decoder).map { PixelSize(width: Int($0.xsize), height: Int($0.ysize)) }
        return nil
      case JXL_DEC_COLOR_ENCODING:
        profile = [UInt8](repeating: 0, count: shim_jxl_profile_size(decoder))
        if shim_jxl_profile(decoder, &profile, profile.count) == 0 { profile = [] }
        return nil
      case JXL_DEC_NEED_IMAGE_OUT_BUFFER:
        guard let size, size.area * 4 <= buffer.count else { return false }
        let set = JxlDecoderSetImageOutBuffer(decoder, &format, buffer.baseAddress, size.area * 8)
        return set == JXL_DEC_SUCCESS ? nil : false
      default:
        return status == JXL_DEC_FULL_IMAGE
      }
    }
    guard isComplete == true, let size else { return nil }
    pixels = Array(buffer.prefix(size.area * 4))
    (self.size, self.pixels, self.profile) = (size, pixels, profile)
  }

  /// How many numbers a frame of the file has; 0 when it is too large or not to be read.
  private static func capacity(_ file: [UInt8]) -> Int {
    let area = decode(file, events: JXL_DEC_BASIC_INFO, isWhole: true) { decoder, status in
      status == JXL_DEC_BASIC_INFO ? info(decoder).map { Int($0.xsize) * Int($0.ysize) } ?? 0 : 0
    }
    return (area ?? 0) <= largest ? 4 * (area ?? 0) : 0
  }

  private static func info(_ decoder: OpaquePointer) -> JxlBasicInfo? {
    var info = JxlBasicInfo()
    return JxlDecoderGetBasicInfo(decoder, &info) == JXL_DEC_SUCCESS ? info : nil
  }

  /// Goes on from event to event until `body` has a result.
  private static func decode<Result>(
    _ bytes: [UInt8], events: JxlDecoderStatus, isWhole: Bool,
    _ body: (OpaquePointer, JxlDecoderStatus) -> Result?
  ) -> Result? {
    guard let decoder = JxlDecoderCreate(nil) else { return nil }
    defer { JxlDecoderDestroy(decoder) }
    guard JxlDecoderSubscribeEvents(decoder, Int32(bitPattern: events.rawValue)) == JXL_DEC_SUCCESS else {
      return nil
    }
    return bytes.withUnsafeBufferPointer { bytes in
      guard JxlDecoderSetInput(decoder, bytes.baseAddress, bytes.count) == JXL_DEC_SUCCESS else { return nil }
      if isWhole { JxlDecoderCloseInput(decoder) }
      while true {
        let status = JxlDecoderProcessInput(decoder)
        if let result = body(decoder, status) { return result }
        if [JXL_DEC_ERROR, JXL_DEC_SUCCESS, JXL_DEC_NEED_MORE_INPUT].contains(status) { return nil }
      }
    }
  }
}
