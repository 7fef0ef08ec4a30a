extension RGBImage {
  /// In each square of `side` pixels, with `probability`, the pixels change places at random.
  ///
  /// Source: Kang et al. 2017, "PatchShuffle regularization". Incomplete squares at the right and bottom stay as they are.
  public func patchShuffled(
    probability: Double, side: Int = 2, using generator: inout some RandomNumberGenerator
  ) -> RGBImage {
    guard side > 1, side <= size.width, side <= size.height else { return self }
    var result = pixels
    for top in stride(from: 0, through: size.height - side, by: side) {
      for left in stride(from: 0, through: size.width - side, by: side) {
        guard Double.random(in: 0..<1, using: &generator) < probability else { continue }
        let places = (0..<side * side).map { ((top + $0 / side) * size.width + left + $0 % side) * 3 }
        for (target, source) in zip(places, places.shuffled(using: &generator)) {
          for channel in 0..<3 { result[target + channel] = pixels[source + channel] }
        }
      }
    }
    return RGBImage(checked: size, pixels: result)
  }
}
