extension RGBImage {
  /// Written as a JPEG of `quality` 1…100 (4:2:0) and read back.
  public func jpegRecompressed(quality: Int) throws(ImageError) -> RGBImage {
    defer { Vips.leaveThread() }
    let file = try jpeg(quality: quality)
    do throws(VipsFailure) {
      return try Pipeline.image(ofJPEG: file)
    } catch {
      throw ImageError(operation: "JPEG", message: error.message)
    }
  }
}
