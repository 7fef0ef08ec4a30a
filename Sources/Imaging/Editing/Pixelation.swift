extension RGBImage {
  /// Squares of `side` pixels filled with their mean colour; squares at the right and bottom may be smaller.
  public func pixelated(_ side: Int) -> RGBImage {
    let side = min(side, max(size.width, size.height))
    guard side > 1 else { return self }
    var result = pixels
    result.withUnsafeMutableBufferPointer { result in
      for top in stride(from: 0, to: size.height, by: side) {
        let rows = top..<min(top + side, size.height)
        for left in stride(from: 0, to: size.width, by: side) {
          let columns = left..<min(left + side, size.width)
          let count = rows.count * columns.count
          for channel in 0..<3 {
            var sum = count / 2
            for y in rows { for x in columns { sum += Int(result[(y * size.width + x) * 3 + channel]) } }
            let mean = UInt8(sum / count)
            for y in rows { for x in columns { result[(y * size.width + x) * 3 + channel] = mean } }
          }
        }
      }
    }
    return RGBImage(checked: size, pixels: result)
  }
}
