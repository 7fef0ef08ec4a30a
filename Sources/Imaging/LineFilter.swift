import Foundation

/// A filter along a line of pixels: each new pixel is a weighted sum of old ones beside each other.
struct LineFilter {
  /// For each new pixel the first old one of its sum.
  private(set) var starts: [Int] = []
  /// How many old pixels each sum has.
  let length: Int
  /// The weights of each sum, one sum after the other: whole numbers of about 1 / ``one``.
  ///
  /// So that sums over rows and columns of bytes come out the same, whichever is first and whichever way a picture lies.
  private(set) var weights: [Float] = []
  /// What the weights of each sum add up to.
  private(set) var totals: [Double] = []

  /// What a weight of 1 is: with it, a sum of bytes still fits into the 24 bits of a float.
  private static let one = 16_384.0

  /// How many new pixels there are.
  var count: Int { starts.count }
  /// The old pixels that any sum needs; sums follow each other.
  var old: Range<Int> { (starts.first ?? 0)..<(starts.last ?? 0) + length }

  /// A Gaussian of standard deviation `sigma`, to 3.5 of them; the outermost pixels repeat.
  init(gaussian sigma: Double, count: Int) {
    let reach = min(Int((3.5 * sigma).rounded(.up)), count)
    let bell = (-reach...reach).map { exp(-pow(Double($0) / sigma, 2) / 2) }
    self.init(0..<count, from: count, length: 2 * reach + 1) { middle in
      bell.enumerated().map { (min(max(middle - reach + $0, 0), count - 1), $1) }
    }
  }

  /// Resizes a line of `old` pixels to `new` ones, as Pillow does: what lies outside counts nothing.
  ///
  /// A line that becomes shorter is averaged by `kernel`; one that becomes longer is interpolated, by Catmull–Rom's cubic
  /// unless `kernel` is linear.
  /// - Parameters:
  ///   - whole: how many old pixels what is shown has; less than `old` where it ends within a pixel.
  ///   - part: the new pixels that are made; all unless told otherwise.
  init(_ kernel: ReducingKernel, from old: Int, whole: Double? = nil, to new: Int, part: Range<Int>? = nil) {
    let step = (whole ?? Double(old)) / Double(new)
    let kernel = step < 1 && kernel != .linear ? .cubic : kernel
    let width = max(1, step)
    let reach = kernel.reach * width
    self.init(part ?? 0..<new, from: old, length: Int((2 * reach).rounded(.up)) + 1) { index in
      let middle = (Double(index) + 0.5) * step - 0.5
      let first = max(0, Int((middle - reach).rounded(.up)))
      let last = min(old - 1, Int((middle + reach).rounded(.down)))
      return (min(first, old - 1)...max(last, min(first, old - 1))).map {
        ($0, kernel((Double($0) - middle) / width))
      }
    }
  }

  /// - Parameter sum: of a new pixel, old ones within `length` of each other with their weights.
  private init(_ new: Range<Int>, from old: Int, length: Int, _ sum: (Int) -> [(pixel: Int, weight: Double)])
  {
    self.length = min(length, old)
    weights.reserveCapacity(new.count * self.length)
    for index in new {
      let parts = sum(index)
      let total = parts.reduce(0) { $0 + $1.weight }
      let start = min(parts.first?.pixel ?? 0, old - self.length)
      var own = [Double](repeating: 0, count: self.length)
      for (pixel, weight) in parts { own[pixel - start] += weight }
      own = own.map { ($0 / total * Self.one).rounded() }
      starts.append(start)
      weights += own.map(Float.init)
      totals.append(own.reduce(0, +))
    }
  }
}
