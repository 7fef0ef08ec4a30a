/// A symmetric 3 × 3 matrix.
struct SymmetricMatrix {
  /// Elements 11, 22, 33.
  var diagonal = SIMD3<Double>.zero
  /// Elements 12, 13, 23.
  var others = SIMD3<Double>.zero

  /// x with (self + damping · I) x = b by Cholesky's decomposition; nil unless that matrix is positive definite.
  func solve(_ b: SIMD3<Double>, damping: Double) -> SIMD3<Double>? {
    let d = diagonal + damping
    guard d.x > 0 else { return nil }
    let l11 = d.x.squareRoot()
    let (l21, l31) = (others.x / l11, others.y / l11)
    let rest = d.y - l21 * l21
    guard rest > 0 else { return nil }
    let l22 = rest.squareRoot()
    let l32 = (others.z - l31 * l21) / l22
    let last = d.z - l31 * l31 - l32 * l32
    guard last > 0 else { return nil }
    let l33 = last.squareRoot()
    let y1 = b.x / l11
    let y2 = (b.y - l21 * y1) / l22
    let y3 = (b.z - l31 * y1 - l32 * y2) / l33
    let x3 = y3 / l33
    let x2 = (y2 - l32 * x3) / l22
    return SIMD3((y1 - l21 * x2 - l31 * x3) / l11, x2, x3)
  }
}
