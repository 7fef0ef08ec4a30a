/// Brings highlights down to white: the curve of ITU-R BT.2390 (section 5.4.1), from a picture's own peak to 203 cd/m².
///
/// A picture without highlights keeps its values. The curve is applied to the greatest of red, green and blue, which
/// keeps hues.
struct ToneMapping {
  /// Of the picture, as a PQ value.
  private let peak: Double
  /// Of the result, as a share of that.
  private let ceiling: Double
  /// Where the curve leaves the diagonal.
  private let knee: Double

  /// For a picture whose brightest light is `peak`, where white is 1; nil when nothing exceeds white.
  init?(peak: Double) {
    guard peak > 1 else { return nil }
    self.peak = PQ.value(peak * TransferFunction.referenceWhite)
    ceiling = PQ.value(TransferFunction.referenceWhite) / self.peak
    knee = 1.5 * ceiling - 0.5
  }

  /// What takes the light of a pixel's brightest colour, and so all three, to that of the result.
  func factor(_ light: Double) -> Double {
    let value = min(PQ.value(light * TransferFunction.referenceWhite) / peak, 1)
    guard light > 0, value > knee else { return 1 }
    let t = (value - knee) / (1 - knee)
    let (t2, t3) = (t * t, t * t * t)
    let mapped = (2 * t3 - 3 * t2 + 1) * knee + (t3 - 2 * t2 + t) * (1 - knee) + (3 * t2 - 2 * t3) * ceiling
    return PQ.light(mapped * peak) / TransferFunction.referenceWhite / light
  }
}
