extension RGBImage {
  /// In each square of `side` pixels, with `probability`, the pixels change places at random.
  ///
  /// Source: Kang et al. 2017, "PatchShuffle regularization". Incomplete squares at the right and bottom stay as they are.
  public func patchShuffled(
    probability: Double, side: Int = 2, using generator: inout some RandomNumberGenerator
  ) -> RGBImage {
    guard side > 1, side <= size.width, side <= size.height else { return self }
    var result = pixels
    result.withUnsafeMutableBufferPointer { pixels in
      for top in stride(from: 0, through: size.height - side, by: side) {
        for left in stride(from: 0, through: size.width - side, by: side) {
          guard Double.random(in: 0..<1, using: &generator) < probability else { continue }
          func place(_ number: Int) -> Int {
            ((top + number / side) * size.width + left + number % side) * 3
          }
          // Fisher and Yates, in place.
          for last in stride(from: side * side - 1, to: 0, by: -1) {
            let (one, other) = (place(last), place(Int.random(in: 0...last, using: &generator)))
            guard one != other else { continue }
            for channel in 0..<3 { pixels.swapAt(one + channel, other + channel) }
          }
        }
      }
    }
    return RGBImage(checked: size, pixels: result)
  }
}
