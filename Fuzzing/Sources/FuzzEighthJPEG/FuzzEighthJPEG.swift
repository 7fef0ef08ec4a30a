import CBlockMeans
import Driver
import EighthJPEG

/// The eighth-size JPEG decoder against libjpeg: what ours takes, libjpeg finds undamaged, and the pixels are within 2 of 255
/// of the means of its coefficients' blocks (1.9 is what rounding thrice comes to), and what single precision leaves.
@main
enum FuzzEighthJPEG {
  static func main() {
    fuzz(refusing: Never.self) { input in
      guard let image = EighthJPEG(input) else { return }
      let (columns, rows) = (image.width, image.height)
      require(image.pixels.count == columns * rows * 3)
      var means = [Double](repeating: 0, count: columns * rows * 3)
      var magnitude = 0.0
      if let damage = block_means(input, input.count, CInt(columns), CInt(rows), &means, &magnitude) {
        require(false, "libjpeg says: \(String(cString: damage))")
        return
      }
      let bound = 2 + magnitude * 64 / Double(1 << 24)
      for place in stride(from: 0, to: means.count, by: 3) {
        let (y, blue, red) = (means[place], means[place + 1] - 128, means[place + 2] - 128)
        let expected = [y + 1.402 * red, y - 0.344136 * blue - 0.714136 * red, y + 1.772 * blue]
        for (channel, value) in expected.enumerated() {
          let difference = abs(Double(image.pixels[place + channel]) - min(max(value, 0), 255))
          require(difference <= bound, "differs by \(difference) at \(place), channel \(channel)")
        }
      }
    }
  }
}
