/// Eleven measures of pixels that stand in for AADB's attributes where no person judged them; each from 0 to 1.
///
/// They are weak: each is one simple property of the photo, named after what people judge, and none knows what is shown.
/// So AADB's Content, too, has only contrast to stand in for it. They are measured on the photo reduced to a longer side of
/// 128 pixels (a smaller one as it is; repetition on 48), which takes about ten milliseconds, and are alike on the mirrored photo.
public struct WeakAttributes: Hashable, Sendable {
  /// What the measures are called, in the order of what they stand in for: BalancingElements, ColorHarmony, Content, DoF, Light,
  /// MotionBlur, Object, Repetition, RuleOfThirds, Symmetry, VividColor.
  public static let names = [
    "WeakBalance", "WeakColorHarmony", "WeakContrast", "WeakDepthOfField", "WeakLight", "WeakMotionBlur",
    "WeakObject", "WeakRepetition", "WeakRuleOfThirds", "WeakSymmetry", "WeakVividColor",
  ]

  /// One number for each of ``names``, 0…1.
  ///
  /// - *WeakBalance*: how near the middle column the centre of what stands out lies; 1 in the middle, 0 at a side.
  /// - *WeakColorHarmony*: how much of the colour lies in one hue and its opposite; 1 for all of it, and for greys.
  /// - *WeakContrast*: the entropy of 32 levels of lightness; 0 for one level, 1 for all alike.
  /// - *WeakDepthOfField*: how sharp the middle is, as a share of the middle and the border; ½ for both alike.
  /// - *WeakLight*: how near the mean lightness is to the middle, times the share of pixels that are neither black nor white.
  /// - *WeakMotionBlur*: how much more blurred the photo is along one direction than across it.
  /// - *WeakObject*: how much of what stands out lies in the fifth of the pixels that do most; 0 for a fifth of it.
  /// - *WeakRepetition*: how well the photo fits itself when shifted by half its size at most.
  /// - *WeakRuleOfThirds*: how near the four crossings of the thirds lies what stands out; 1 for all of it right there.
  /// - *WeakSymmetry*: the correlation of lightness with its mirror image, left to right; 0 also where it is negative.
  /// - *WeakVividColor*: colourfulness, of which 1 is 110 or more (Hasler & Süsstrunk 2003: 109 is extremely colourful).
  public let values: [Double]

  /// Measures an image of any size.
  ///
  /// - Throws: when the image cannot be reduced.
  public init(_ image: RGBImage) throws(ImageError) {
    let image = try image.reduced(to: 128)
    let picture = LabPicture(image)
    let saliency = picture.saliency
    // Every shift of every pixel takes time with the fourth power of the size.
    let coarse = LabPicture(try image.reduced(to: 48))
    let measures = [
      saliency.balance, picture.harmony, picture.lightness.entropy(of: 0...100, levels: 32),
      picture.lightness.sharpnessInTheMiddle, picture.light, picture.lightness.motionBlur,
      saliency.concentration, coarse.lightness.repetition, saliency.nearnessToPowerPoints,
      picture.lightness.symmetry, image.colourfulness / 110,
    ]
    values = measures.map { min(1, max(0, $0)) }
  }
}

extension RGBImage {
  /// Proportionally resized to a longer side of `longest` pixels, unless it is smaller.
  fileprivate func reduced(to longest: Int) throws(ImageError) -> RGBImage {
    guard size.longerSide > longest else { return self }
    let factor = Double(longest) / Double(size.longerSide)
    func side(_ length: Int) -> Int { max(1, Int((Double(length) * factor).rounded())) }
    return try resized(to: PixelSize(width: side(size.width), height: side(size.height)))
  }
}
