/// One of the 21 edits of the degradation pretext, each a class that a network learns to tell; the 22nd is no edit.
///
/// Within an operation the weaker parameter comes first. σ of blur is the paper's number times 10 pixels, because .2 pixels cannot be seen.
/// Sheng et al., AAAI 2020, table 1.
public struct PretextEdit: Hashable, Sendable {
  /// What is done.
  public let operation: EditOperation
  /// How far, as the operation takes it.
  public let parameter: Double

  /// All of them, in the order of the table.
  public static let all: [PretextEdit] = table(blurs: [2, 8])

  /// The same with blurs of .2 and .8 pixels, as they are printed.
  public static let asPrinted: [PretextEdit] = table(blurs: [0.2, 0.8])

  private static func table(blurs: [Double]) -> [PretextEdit] {
    let parameters: [(EditOperation, [Double])] = [
      (.jpeg, [60, 10]), (.noise, [0.2, 0.8]), (.rotation, [90, 180, 270]), (.downsampling, [4, 6]),
      (.quantisation, [64, 8]), (.pixelation, [4, 8]), (.exposure, [0.5, 3]), (.blur, blurs),
      (.shuffle, [0.1, 0.5]), (.mixup, [0.1, 0.4]),
    ]
    return parameters.flatMap { operation, values in
      values.map { PretextEdit(operation: operation, parameter: $0) }
    }
  }

  /// The parameter for people: `60`, `0.5`.
  public var text: String {
    Int(exactly: parameter).map(String.init) ?? "\(parameter)"
  }

  /// The edited image.
  ///
  /// - Parameter other: the photo that mixup mixes in, of any size.
  public func apply(
    to image: RGBImage, mixing other: RGBImage, using generator: inout some RandomNumberGenerator
  ) throws(ImageError) -> RGBImage {
    try operation.apply(parameter, to: image, mixing: other, using: &generator)
  }
}
