/// One of the 21 edits of the degradation pretext, each a class that a network learns to tell; the 22nd is no edit.
///
/// Within an operation the weaker parameter comes first. Noise is the paper's variance on pixels of −1 … 1, so that its σ on pixels of
/// 0 … 1 is half the root; σ of blur is the paper's number times 10 pixels, because .2 pixels cannot be seen. Sheng et al., AAAI 2020, table 1.
public struct PretextEdit: Hashable, Sendable {
  /// What is done, such as `JPEG`.
  public let operation: String
  /// How far, as the paper prints it.
  public let parameter: String
  private let edit: Edit

  private enum Edit: Hashable, Sendable {
    case degradation(Degradation)
    case mixup(share: Double)
  }

  private init(_ operation: String, _ parameter: String, _ degradation: Degradation) {
    (self.operation, self.parameter, edit) = (operation, parameter, .degradation(degradation))
  }

  private init(mixup share: Double) {
    (operation, parameter, edit) = ("mixup", "\(share)", .mixup(share: share))
  }

  /// All of them, in the order of the table.
  public static let all: [PretextEdit] =
    [60, 10].map { PretextEdit("JPEG", "\($0)", .jpeg(quality: $0)) }
    + [0.2, 0.8].map { PretextEdit("noise", "\($0)", .noise(sigma: $0.squareRoot() / 2)) }
    + [1, 2, 3].map { PretextEdit("rotation", "\($0 * 90)°", .rotation(quarterTurns: $0)) }
    + [4, 6].map { PretextEdit("downsampling", "\($0)", .resampling(factor: Double($0))) }
    + [64, 8].map { PretextEdit("quantisation", "\($0)", .quantisation(levels: $0)) }
    + [4, 8].map { PretextEdit("pixelation", "\($0)", .pixelation(pixels: $0)) }
    + [0.5, 3].map { PretextEdit("exposure", "\($0)", .exposure(factor: $0)) }
    + [0.2, 0.8].map { PretextEdit("blur", "\($0)", .blur(sigma: $0 * 10)) }
    + [0.1, 0.5].map { PretextEdit("patch shuffling", "\($0)", .patchShuffle(probability: $0, side: 2)) }
    + [0.1, 0.4].map { PretextEdit(mixup: $0) }

  /// The edited image.
  ///
  /// - Parameter other: the photo that mixup mixes in, of any size.
  public func apply(
    to image: RGBImage, mixing other: RGBImage, using generator: inout some RandomNumberGenerator
  ) throws(ImageError) -> RGBImage {
    switch edit {
    case .degradation(let degradation): try degradation.apply(to: image, using: &generator)
    case .mixup(let share): try image.mixed(with: other, share: share)
    }
  }
}
