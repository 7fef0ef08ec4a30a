import Imaging
import Ratings

/// Square patches of a photo that was resized but never squashed.
///
/// The photo's shorter side becomes `shorterSide` pixels, and a patch is as large as the network's input. Training looks at a few random
/// ones in each step; a test at a grid of equally spaced ones, at the whole photo squashed to a square, and at seeded random ones.
/// Wang, Wang, Yamasaki & Aizawa 2019, "Aspect-ratio-preserving multi-patch image aesthetics score prediction", section 3.1;
/// the grid is that of the authors' code.
public struct Patches: Hashable, Sendable {
  /// Random patches of a photo in each step, P.
  public var count = 4
  /// Pixels of the photo's shorter side; 0 for 342 / 299 of the input's side, as in the paper.
  public var shorterSide = 0
  /// Patches along each side of the test's grid; 0 for none.
  public var grid = 3
  /// Whether the test looks at the whole photo, squashed, too.
  public var isGlobal = true
  /// Random patches in the test.
  public var random = 0

  /// Shows the settings, among those of a method.
  mutating func visit(_ settings: any SettingsVisitor) throws {
    try settings.whole("patches", &count, in: 1...64, "random patches of a photo in each step")
    try settings.whole(
      "shorter-side", &shorterSide, in: 0...4_096,
      "pixels of the photo's shorter side, of which patches are as large as fit.side; 0 for 342 / 299 of that"
    )
    try settings.whole(
      "grid", &grid, in: 0...9,
      "equally spaced patches along each side that a photo is measured by; 0 for none")
    try settings.flag("global", &isGlobal, "whether it is measured by the whole photo, squashed, too")
    let isAlone = grid == 0 && !isGlobal
    try settings.whole(
      "random", &random, in: (isAlone ? 1 : 0)...64,
      "random patches that it is measured by, the same ones each time")
    guard !isAlone || random > 0 else {
      throw settings.error(
        "random", "expected at least 1, because neither a grid nor the whole photo is measured")
    }
  }

  /// What a model file looks at instead.
  var exportNote: String {
    "Measured as the mean over \(grid * grid + random) patches\(isGlobal ? " and the whole photo, squashed" : ""); this file looks at the whole "
      + "photo once, so that its scores differ."
  }

  /// Why patches cannot be cut of photos with this shorter side; nil where they can.
  func problem(for fit: Fit) -> String? {
    guard shorterSide > 0, shorterSide < fit.side else { return nil }
    return
      "expected at least fit.side, \(fit.side), because a patch would be larger than the photo, found \(shorterSide)"
  }

  /// The photo's longer side that is worth decoding: of panoramas to 3:1.
  func longerSide(for fit: Fit) -> Int { 3 * shorterSide(for: fit) }

  /// Random patches, for a step.
  func training(of photo: Sample, fit: Fit, views: inout ViewMaker) throws -> [View] {
    let (side, shorter) = (fit.patch, shorterSide(for: fit))
    return try (0..<count).map { _ in
      try views.random(of: photo, "patch of \(shorter)") { image, generator in
        .rgb(try image.resized(shorterSide: shorter).crop(of: side, using: &generator))
      }
    }
  }

  /// The grid, the whole photo, and random patches that follow from the photo's number.
  func test(of photo: Sample, fit: Fit, views: inout ViewMaker) throws -> [View] {
    let (side, shorter, grid) = (fit.patch, shorterSide(for: fit), grid)
    var all: [View] = []
    for (row, column) in (0..<grid).flatMap({ row in (0..<grid).map { (row, $0) } }) {
      all.append(
        try views.whole(of: photo, "patch \(row) \(column) of \(grid) of \(shorter)") { image in
          let image = try image.resized(shorterSide: shorter)
          return .rgb(
            try image.cropped(
              x: start(column, of: grid, image.size.width, side.width),
              y: start(row, of: grid, image.size.height, side.height), size: side))
        })
    }
    if isGlobal { all.append(try views.whole(of: photo, "squashed") { .rgb(try $0.resized(to: side)) }) }
    for number in 0..<random {
      let place = [UInt64(photo.number), UInt64(number)]
      all.append(
        try views.whole(of: photo, "random patch \(number) of \(shorter)") { image in
          var generator = SeededGenerator(seed: 10, place: place)
          return .rgb(try image.resized(shorterSide: shorter).crop(of: side, using: &generator))
        })
    }
    return all
  }

  private func shorterSide(for fit: Fit) -> Int {
    shorterSide > 0 ? shorterSide : Int((Double(fit.side) * 342 / 299).rounded())
  }
}

/// Where part `index` of `count`, centred at (2 index + 1) / (2 count) of a length, begins; parts stay inside.
private func start(_ index: Int, of count: Int, _ length: Int, _ part: Int) -> Int {
  let center = Double(length) * Double(2 * index + 1) / Double(2 * count)
  return min(max(0, Int((center - Double(part) / 2).rounded())), length - part)
}

extension Fit {
  /// The square that a patch is.
  fileprivate var patch: PixelSize { PixelSize(width: side, height: side) }
}

extension RGBImage {
  /// The whole image, its shorter side as given and at least as long as that along the other.
  fileprivate func resized(shorterSide: Int) throws -> RGBImage {
    let scale = Double(shorterSide) / Double(min(size.width, size.height))
    return try resized(to: size.scaled(by: scale, atLeast: shorterSide))
  }
}
