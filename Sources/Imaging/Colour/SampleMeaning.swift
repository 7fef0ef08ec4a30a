/// What a file says about its samples that libvips does not pass on.
struct SampleMeaning {
  /// The colours' space where there is no ICC profile, if it is not plain sRGB.
  private(set) var encoding: ColourEncoding?
  /// Where alpha lies among the samples, if the file says what they are.
  private(set) var layout: Layout?
  /// Whether colours are multiplied by alpha.
  private(set) var isPremultiplied = false

  /// How many samples are colours, and which sample is alpha.
  struct Layout: Hashable {
    let colours: Int
    let alpha: Int?
  }

  /// Nothing beyond what libvips finds.
  init() {}

  /// Reads what `format` has for it.
  init(_ format: PhotoFormat, _ file: ByteReader) {
    switch format {
    case .png:
      encoding = PNGColours(file).encoding
    case .heif:
      let properties = HEIFProperties(file)
      encoding = properties.encoding.flatMap { $0.isSRGB ? nil : $0 }
      isPremultiplied = properties.isPremultiplied
    case .tiff:
      let samples = TIFFSamples(file)
      guard let colours = samples.colours else { return }
      let alpha = samples.extra.firstIndex { $0 == 1 || $0 == 2 }
      layout = Layout(colours: colours, alpha: alpha.map { colours + $0 })
    // libvips divides by alpha itself where the file says so.
    case .jpeg, .webp, .gif, .jpegXL, .raw:
      break
    }
  }
}
