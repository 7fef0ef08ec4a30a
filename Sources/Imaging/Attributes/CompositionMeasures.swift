import Foundation

/// Of a plane of saliency, whose numbers are shares of what stands out.
extension Plane {
  /// 1 where the centre of mass lies in the middle column, 0 where it lies at a side.
  var balance: Double { 1 - abs(2 * sum { x, _ in x } - 1) }

  /// What the largest fifth of the shares has more than a fifth; 0 when all are alike, 1 when others have nothing.
  var concentration: Double {
    let fifth = max(1, values.count / 5)
    let even = Double(fifth) / Double(values.count)
    guard even < 1 else { return 0 }
    let share = values.sorted(by: >).prefix(fifth).reduce(0, +)
    return (share - even) / (1 - even)
  }

  /// The mean of a Gaussian around the nearest of the four crossings of the thirds, a tenth of each side wide; 0…1.
  var nearnessToPowerPoints: Double {
    func distance(_ place: Double) -> Double { min(abs(place - 1.0 / 3), abs(place - 2.0 / 3)) / 0.1 }
    return sum { x, y in
      let (across, down) = (distance(x), distance(y))
      return exp(-(across * across + down * down) / 2)
    }
  }
}

/// Of a plane of lightness.
extension Plane {
  /// The correlation with the plane whose left and right are exchanged, −1…1; 1 where there is only one number.
  var symmetry: Double {
    let centred = centred
    let square = centred.values.reduce(0) { $0 + $1 * $1 }
    guard square > 1e-6 * Double(values.count) else { return 1 }
    let mirrored = Plane(size: size) { x, y in centred[size.width - 1 - x, y] }
    return zip(centred.values, mirrored.values).reduce(0) { $0 + $1.0 * $1.1 } / square
  }

  /// The entropy of so many even levels of `range`, as a share of the greatest there can be; 0…1.
  func entropy(of range: ClosedRange<Double>, levels: Int) -> Double {
    var counts = [Int](repeating: 0, count: levels)
    for value in values {
      let place = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
      counts[max(0, min(levels - 1, Int(place * Double(levels))))] += 1
    }
    return counts.filter { $0 > 0 }.reduce(0) { sum, count in
      let share = Double(count) / Double(values.count)
      return sum - share * log(share)
    } / log(Double(levels))
  }

  /// The mean slope in the middle half of both sides, as a share of that and the mean slope outside; ½ where there is none.
  var sharpnessInTheMiddle: Double {
    var (sums, counts) = (SIMD2<Double>.zero, SIMD2<Double>.zero)
    for y in 0..<size.height {
      for x in 0..<size.width {
        let isMiddle =
          2 * abs(2 * x + 1 - size.width) < size.width && 2 * abs(2 * y + 1 - size.height) < size.height
        let slope = hypot(self[x + 1, y] - self[x - 1, y], self[x, y + 1] - self[x, y - 1])
        sums[isMiddle ? 0 : 1] += slope
        counts[isMiddle ? 0 : 1] += 1
      }
    }
    let means = sums / counts.replacing(with: 1, where: counts .< 1)
    return means.sum() > 1e-6 ? means[0] / means.sum() : 0.5
  }
}
