extension Plane {
  /// How well the plane fits itself when it is shifted, by half of each side at most: the highest correlation that rises again
  /// behind a valley, and how far above the valley, which counts as no lower than 0; 0…1.
  ///
  /// Every smooth picture fits itself when it is shifted a little; without a valley on the way that is no repetition.
  var repetition: Double {
    let correlations = Autocorrelation(centred)
    var highest = 0.0
    for y in 0...correlations.reach.height {
      for x in -correlations.reach.width...correlations.reach.width {
        let steps = max(abs(x), y)
        guard steps > 1 else { continue }
        let valley = (1..<steps).reduce(1.0) { lowest, step in
          let share = Double(step) / Double(steps)
          let place = (x: Int((Double(x) * share).rounded()), y: Int((Double(y) * share).rounded()))
          return min(lowest, correlations[place.x, place.y])
        }
        highest = max(highest, min(1, correlations[x, y]) - max(0, valley))
      }
    }
    return highest
  }
}

/// The correlation of a plane of mean 0 with itself, shifted to either side and down.
private struct Autocorrelation {
  /// The greatest shifts: half of each side.
  let reach: PixelSize
  private let values: [Double]

  init(_ plane: Plane) {
    let (width, height) = (plane.size.width, plane.size.height)
    let reach = PixelSize(width: width / 2, height: height / 2)
    let variance = plane.values.reduce(0) { $0 + $1 * $1 } / Double(plane.values.count)
    self.reach = reach
    let columns = 2 * reach.width + 1
    // A plane of one number correlates with nothing.
    guard variance > 1e-6 else {
      values = Array(repeating: 0, count: columns * (reach.height + 1))
      return
    }
    values = (0..<columns * (reach.height + 1)).map { index in
      let (x, y) = (index % columns - reach.width, index / columns)
      let overlap = max(0, -x)..<min(width, width - x)
      var sum = 0.0
      for row in 0..<height - y {
        let shift = y * width + x
        for place in row * width + overlap.lowerBound..<row * width + overlap.upperBound {
          sum += plane.values[place] * plane.values[place + shift]
        }
      }
      return sum / (variance * Double(overlap.count * (height - y)))
    }
  }

  /// The correlation when shifted by `x` to the right and `y` down; it may exceed 1, as the overlap is not all of the plane.
  subscript(x: Int, y: Int) -> Double { values[y * (2 * reach.width + 1) + x + reach.width] }
}
