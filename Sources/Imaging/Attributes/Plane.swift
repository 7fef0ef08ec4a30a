/// One number for each pixel of a picture.
struct Plane: Sendable {
  /// Width and height.
  let size: PixelSize
  /// Row by row from the top.
  let values: [Double]

  /// Their mean.
  var mean: Double { values.reduce(0, +) / Double(values.count) }

  /// Every number less the mean.
  var centred: Plane {
    let mean = mean
    return Plane(size: size, values: values.map { $0 - mean })
  }

  init(size: PixelSize, values: [Double]) {
    (self.size, self.values) = (size, values)
  }

  /// Computes each number from its column and row.
  init(size: PixelSize, _ value: (_ x: Int, _ y: Int) -> Double) {
    self.size = size
    values = (0..<size.area).map { value($0 % size.width, $0 / size.width) }
  }

  /// The number in column `x` and row `y`; outside that of the nearest pixel.
  subscript(x: Int, y: Int) -> Double {
    let column = x < 0 ? 0 : x < size.width ? x : size.width - 1
    let row = y < 0 ? 0 : y < size.height ? y : size.height - 1
    return values[row * size.width + column]
  }

  /// From one pixel to a neighbour.
  struct Step {
    let x, y: Int

    static let right = Step(x: 1, y: 0)
    static let down = Step(x: 0, y: 1)
    static let downRight = Step(x: 1, y: 1)
    static let downLeft = Step(x: -1, y: 1)
  }

  /// Each number replaced by a weighted sum of those beside it on a line, itself in the middle of an odd number of weights.
  func filtered(along step: Step, _ weights: [Double]) -> Plane {
    let reach = weights.count / 2
    return Plane(size: size) { x, y in
      var sum = 0.0
      for (index, weight) in weights.enumerated() {
        sum += weight * self[x + (index - reach) * step.x, y + (index - reach) * step.y]
      }
      return sum
    }
  }

  /// The sum of `weight` times every number, where `weight` depends on the place of the pixel's middle in shares of width and
  /// height.
  func sum(weightedBy weight: (_ x: Double, _ y: Double) -> Double) -> Double {
    var sum = 0.0
    for (index, value) in values.enumerated() {
      let x = (Double(index % size.width) + 0.5) / Double(size.width)
      let y = (Double(index / size.width) + 0.5) / Double(size.height)
      sum += value * weight(x, y)
    }
    return sum
  }
}
