/// The red, green, blue and white of a colour space, as CIE 1931 chromaticities.
struct Primaries: Hashable {
  var red: SIMD2<Double>
  var green: SIMD2<Double>
  var blue: SIMD2<Double>
  var white: SIMD2<Double>

  private static let d65 = SIMD2(0.3127, 0.3290)

  /// sRGB's and BT.709's.
  static let sRGB = Primaries(red: [0.640, 0.330], green: [0.300, 0.600], blue: [0.150, 0.060], white: d65)

  /// By their number in ITU-T H.273, table 2; nil when it names none.
  init?(code: Int) {
    let c = SIMD2(0.310, 0.316)
    switch code {
    case 1: self = .sRGB
    case 4: self.init(red: [0.67, 0.33], green: [0.21, 0.71], blue: [0.14, 0.08], white: c)
    case 5: self.init(red: [0.64, 0.33], green: [0.29, 0.60], blue: [0.15, 0.06], white: Self.d65)
    case 6, 7: self.init(red: [0.630, 0.340], green: [0.310, 0.595], blue: [0.155, 0.070], white: Self.d65)
    case 8: self.init(red: [0.681, 0.319], green: [0.243, 0.692], blue: [0.145, 0.049], white: c)
    case 9: self.init(red: [0.708, 0.292], green: [0.170, 0.797], blue: [0.131, 0.046], white: Self.d65)
    case 11:
      self.init(red: [0.680, 0.320], green: [0.265, 0.690], blue: [0.150, 0.060], white: [0.314, 0.351])
    case 12: self.init(red: [0.680, 0.320], green: [0.265, 0.690], blue: [0.150, 0.060], white: Self.d65)
    case 22: self.init(red: [0.630, 0.340], green: [0.295, 0.605], blue: [0.155, 0.077], white: Self.d65)
    default: return nil
    }
  }

  /// Makes primaries of chromaticities.
  init(red: SIMD2<Double>, green: SIMD2<Double>, blue: SIMD2<Double>, white: SIMD2<Double>) {
    (self.red, self.green, self.blue, self.white) = (red, green, blue, white)
  }

  /// Whether no place differs by more than rounding does.
  func isNear(_ other: Primaries) -> Bool {
    let distances = [red - other.red, green - other.green, blue - other.blue, white - other.white]
    return distances.allSatisfy { abs($0.x) < 0.002 && abs($0.y) < 0.002 }
  }

  /// What takes linear red, green and blue to sRGB's, white to white (Bradford); nil when they span no colour space.
  var toSRGB: Matrix? {
    guard let toXYZ, let fromXYZ = Self.sRGB.toXYZ?.inverse, let adaptation = adapted(to: Self.sRGB.white)
    else {
      return nil
    }
    return fromXYZ * adaptation * toXYZ
  }

  /// What takes linear red, green and blue to XYZ, white to Y = 1 (SMPTE RP 177).
  private var toXYZ: Matrix? {
    guard let corners = Matrix(columns: [red, green, blue].map(Self.xyz)) else { return nil }
    guard let inverse = corners.inverse, white.y > 0 else { return nil }
    let amounts = inverse * Self.xyz(white)
    return corners.scaled(columnsBy: amounts)
  }

  /// From this white to another, in Bradford's cone space.
  private func adapted(to other: SIMD2<Double>) -> Matrix? {
    let cones = Matrix([0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296])
    guard let back = cones.inverse else { return nil }
    let ratio = (cones * Self.xyz(other)) / (cones * Self.xyz(white))
    return back * Matrix([ratio.x, 0, 0], [0, ratio.y, 0], [0, 0, ratio.z]) * cones
  }

  private static func xyz(_ place: SIMD2<Double>) -> SIMD3<Double> {
    let y = max(place.y, 1e-9)
    return SIMD3(place.x / y, 1, (1 - place.x - place.y) / y)
  }
}

/// Three rows of three numbers.
struct Matrix {
  private let rows: (SIMD3<Double>, SIMD3<Double>, SIMD3<Double>)

  init(_ first: SIMD3<Double>, _ second: SIMD3<Double>, _ third: SIMD3<Double>) {
    rows = (first, second, third)
  }

  /// Nil unless there are three.
  init?(columns: [SIMD3<Double>]) {
    guard columns.count == 3 else { return nil }
    self.init(
      SIMD3(columns[0].x, columns[1].x, columns[2].x), SIMD3(columns[0].y, columns[1].y, columns[2].y),
      SIMD3(columns[0].z, columns[1].z, columns[2].z))
  }

  static func * (matrix: Matrix, vector: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3((matrix.rows.0 * vector).sum(), (matrix.rows.1 * vector).sum(), (matrix.rows.2 * vector).sum())
  }

  static func * (left: Matrix, right: Matrix) -> Matrix {
    let (a, b, c) = (right.transposed.rows.0, right.transposed.rows.1, right.transposed.rows.2)
    return Matrix(left * a, left * b, left * c).transposed
  }

  func scaled(columnsBy amounts: SIMD3<Double>) -> Matrix {
    Matrix(rows.0 * amounts, rows.1 * amounts, rows.2 * amounts)
  }

  private var transposed: Matrix {
    Matrix(
      SIMD3(rows.0.x, rows.1.x, rows.2.x), SIMD3(rows.0.y, rows.1.y, rows.2.y),
      SIMD3(rows.0.z, rows.1.z, rows.2.z))
  }

  /// Nil when there is none.
  var inverse: Matrix? {
    func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
      SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
    }
    let (a, b, c) = rows
    let determinant = (a * cross(b, c)).sum()
    guard abs(determinant) > 1e-12 else { return nil }
    return Matrix(cross(b, c) / determinant, cross(c, a) / determinant, cross(a, b) / determinant).transposed
  }
}
