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
          let bits = generator.next()
          guard Double(bits >> 32) < probability * 0x1p32 else { continue }
          var order = bits & 0xFFFF_FFFF
          func place(_ number: Int) -> Int {
            ((top + number / side) * size.width + left + number % side) * 3
          }
          // Fisher and Yates, in place.
          for last in stride(from: side * side - 1, to: 0, by: -1) {
            // The draw's other half is enough for the orders of small squares.
            if side > 2 { order = generator.next() >> 32 }
            let (one, other) = (place(last), place(Int(order % UInt64(last + 1))))
            order /= UInt64(last + 1)
            guard one != other else { continue }
            for channel in 0..<3 { pixels.swapAt(one + channel, other + channel) }
          }
        }
      }
    }
    return RGBImage(checked: size, pixels: result)
  }
}
