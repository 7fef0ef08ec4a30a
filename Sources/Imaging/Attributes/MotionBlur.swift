extension Plane {
  /// How much more blurred the plane is along one direction than across it, the most of horizontal with vertical and of the two
  /// diagonals; 0…1.
  ///
  /// Stripes do not vary along themselves, which says nothing about blur: such a pair counts as 0.
  var motionBlur: Double {
    let pairs: [(Step, Step)] = [(.right, .down), (.downRight, .downLeft)]
    return pairs.map { one, other in
      guard let one = blur(along: one), let other = blur(along: other) else { return 0 }
      return abs(one - other)
    }.max() ?? 0
  }

  /// How much of the variation between neighbours is left when nine in a row are averaged: little where it is sharp, nearly all
  /// where it is blurred already; 0…1, nil where nothing varies.
  ///
  /// Crété, Dolmiere, Ladret & Nicolas 2007, "The blur effect: perception and estimation with a new no-reference perceptual blur
  /// metric".
  private func blur(along step: Step) -> Double? {
    let averaged = filtered(along: step, Array(repeating: 1.0 / 9, count: 9))
    var (variation, left) = (0.0, 0.0)
    for y in 0..<size.height {
      for x in 0..<size.width {
        let own = abs(self[x + step.x, y + step.y] - self[x, y])
        variation += own
        left += min(own, abs(averaged[x + step.x, y + step.y] - averaged[x, y]))
      }
    }
    return variation > 1e-6 * Double(values.count) ? left / variation : nil
  }
}
