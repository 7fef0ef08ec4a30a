/// One of the ten operations of the degradation pretext, by the name that commands give it.
///
/// Sheng et al., AAAI 2020, table 1.
public enum EditOperation: String, Hashable, Sendable, CaseIterable {
  /// Recompressed as a JPEG of a quality of 1…100.
  case jpeg
  /// Gaussian noise of a variance on pixels of −1 … 1.
  case noise
  /// Turned clockwise by 90, 180 or 270 degrees.
  case rotation
  /// Reduced by a factor of at least 1 and enlarged again.
  case downsampling
  /// So many values (2…256) for each channel.
  case quantisation
  /// Squares of so many pixels a side become one colour.
  case pixelation
  /// Multiplied by a factor and clipped.
  case exposure
  /// Gaussian blur with a standard deviation in pixels.
  case blur
  /// In squares of 2 × 2 pixels, with a probability, pixels change places.
  case shuffle
  /// Mixed with another photo, whose share is given.
  case mixup

  /// What a photo suffers from, by the attribute that the paper names.
  public enum Group: String, Hashable, Sendable, CaseIterable {
    /// Much noise.
    case noise
    /// Camera shake.
    case shake
    /// Soft or grainy.
    case soft
    /// Poor lighting.
    case lighting
    /// Fuzzy.
    case fuzzy
    /// Distracting.
    case distracting
  }

  /// The attribute that it belongs to.
  public var group: Group {
    switch self {
    case .jpeg, .noise: .noise
    case .rotation: .shake
    case .downsampling, .quantisation, .pixelation: .soft
    case .exposure: .lighting
    case .blur: .fuzzy
    case .shuffle, .mixup: .distracting
    }
  }

  /// Whether one of the pretext's parameters is surely worse than the other.
  public var isOrdered: Bool { self != .rotation && self != .exposure }

  /// What parameters can be.
  public var parameters: ClosedRange<Double> {
    switch self {
    case .jpeg: 1...100
    case .noise: 0...100
    case .rotation: 0...360
    case .downsampling: 1...1_000
    case .quantisation: 2...256
    case .pixelation: 1...10_000
    case .exposure: 0...1_000
    case .blur: 0...1_000
    case .shuffle, .mixup: 0...1
    }
  }

  /// Whether only some of these parameters have a meaning: whole numbers, or quarter turns.
  public func accepts(_ parameter: Double) -> Bool {
    guard parameters.contains(parameter) else { return false }
    return switch self {
    case .jpeg, .quantisation, .pixelation: parameter == parameter.rounded()
    case .rotation: parameter.truncatingRemainder(dividingBy: 90) == 0
    default: true
    }
  }

  /// The edited image; a parameter that ``accepts(_:)`` refuses counts as the nearest that it does not.
  ///
  /// - Parameters:
  ///   - other: the photo that mixup mixes in, of any size.
  ///   - generator: of noise and of shuffled pixels.
  public func apply(
    _ parameter: Double, to image: RGBImage, mixing other: RGBImage? = nil,
    using generator: inout some RandomNumberGenerator
  ) throws(ImageError) -> RGBImage {
    let value =
      parameter.isNaN
      ? parameters.lowerBound : min(max(parameter, parameters.lowerBound), parameters.upperBound)
    let whole = Int(value.rounded())
    let degradation: Degradation
    switch self {
    case .jpeg: degradation = .jpeg(quality: whole)
    case .noise: degradation = .noise(sigma: value.squareRoot() / 2)
    case .rotation: degradation = .rotation(quarterTurns: Int((value / 90).rounded()))
    case .downsampling: degradation = .resampling(factor: value)
    case .quantisation: degradation = .quantisation(levels: whole)
    case .pixelation: degradation = .pixelation(pixels: whole)
    case .exposure: degradation = .exposure(factor: value)
    case .blur: degradation = .blur(sigma: value)
    case .shuffle: degradation = .patchShuffle(probability: value, side: 2)
    case .mixup:
      return try other.map { other throws(ImageError) in try image.mixed(with: other, share: value) } ?? image
    }
    return try degradation.apply(to: image, using: &generator)
  }
}
