import Foundation
import Imaging
import Ratings
import Testing

@testable import Training

@Suite("Robustness, of scores that are known")
struct RobustnessTests {
  @Test("a photo in another shape scores as its grey and the bars' grey say")
  func shapes() throws {
    // 3:2, so that 3:2 itself changes nothing.
    let greys: [UInt8] = [51, 102, 204]
    let grey = try GreyPhotos(greys, size: PixelSize(width: 60, height: 40))
    defer { grey.remove() }
    let report = try ScoreShifts(photos: [0, 1, 2], of: grey.photos, with: grey.predictor)

    #expect(report.photos == 3)
    // Of 0.2, 0.4 and 0.8.
    #expect(abs(report.spread - (0.56 / 9).squareRoot()) < 1e-5)
    #expect(report.rows.count == 28)
    #expect(Set(report.rows.map(\.change)).count == 28)
    // Width of the padded photo, or height, of which 60 or 40 pixels are the photo's.
    let bars: [String: Double] = [
      "1:3": 140.0 / 180, "1:2": 80.0 / 120, "2:3": 50.0 / 90, "1:1": 20.0 / 60, "3:2": 0, "2:1": 20.0 / 80,
      "3:1": 60.0 / 120,
    ]
    for row in report.rows {
      // The share of the new photo that is bars; a stretched or cut photo has none.
      let share = row.change.name == "padded" ? try #require(bars[row.change.parameter]) : 0
      let shifts = greys.map { share * (127.0 - Double($0)) / 255 }
      #expect(abs(row.meanShift - shifts.reduce(0, +) / 3) < 4e-3, "\(row)")
      #expect(abs(row.meanAbsoluteShift - shifts.map(abs).reduce(0, +) / 3) < 4e-3, "\(row)")
      #expect(abs(try #require(row.correlation) - 1) < 1e-12)
    }
  }

  @Test(
    "as many views are planned as are looked at",
    arguments: [(3, 3), (120, 120), (239, 239), (240, 120), (300, 150)])
  func views(photos: Int, looked: Int) {
    #expect(ScoreShifts.looked(at: photos).count == looked)
    #expect(ScoreShifts.views(of: photos) == looked * 29)
  }

  @Test("one photo, or none, has no spread and no correlation")
  func few() throws {
    let grey = try GreyPhotos([51], size: PixelSize(width: 30, height: 30))
    defer { grey.remove() }
    for photos in [[0], []] {
      let report = try ScoreShifts(photos: photos, of: grey.photos, with: grey.predictor)
      #expect(report.spread == 0 && report.photos == photos.count)
      #expect(report.rows.allSatisfy { $0.correlation == nil && $0.meanShift.isFinite })
    }
  }

  @Test(
    "an edited photo scores as its brightness says, the same each time; geometry and blur leave one grey as it is"
  )
  func edits() throws {
    let grey = try GreyPhotos([40, 80], size: PixelSize(width: 60, height: 40))
    defer { grey.remove() }
    func shifts() throws -> ScoreShifts {
      try ScoreShifts(
        photos: [0, 1], of: grey.photos, with: grey.predictor,
        changes: ScoreShifts.shapes + ScoreShifts.edits, seed: 3)
    }
    let report = try shifts()
    #expect(report.rows.count == 28 + 21)
    func shift(_ name: String, _ parameter: String) throws -> Double {
      try #require(report.rows.first { $0.change == .init(name, parameter) }).meanShift
    }
    #expect(abs(try shift("exposure", "3") - (80 + 160) / 2 / 255) < 4e-3)
    #expect(abs(try shift("exposure", "0.5") + (20 + 40) / 2 / 255) < 4e-3)
    for (name, parameter) in [
      ("blur", "8"), ("rotation", "90"), ("pixelation", "8"), ("shuffle", "0.5"),
    ] {
      #expect(abs(try shift(name, parameter)) < 4e-3, "\(name)")
    }
    // The two photos are mixed with each other: what one gains the other loses.
    let mixed = try #require(report.rows.first { $0.change == .init("mixup", "0.4") })
    #expect(abs(mixed.meanShift) < 4e-3)
    #expect(abs(mixed.meanAbsoluteShift - 0.4 * 40 / 255) < 4e-3)
    #expect(try shifts() == report)
  }

  @Test("a score above the degraded one counts, an equal one does not")
  func degradations() throws {
    // Exposure makes it brighter or darker; blur and squares leave one grey as it is.
    let grey = try GreyPhotos([40, 60, 80, 90], size: PixelSize(width: 50, height: 2))
    defer { grey.remove() }
    let report = try DegradationReport(
      photos: [0, 1, 3], of: grey.photos, with: grey.predictor, seed: 1)
    #expect(report.photos == 3)
    #expect(report.rows.map(\.name) == DegradationReport.standard.map(\.name))
    let shares = Dictionary(uniqueKeysWithValues: report.rows.map { ($0.name, $0.share) })
    for name in ["exposure ×.35", "exposure ×.6"] { #expect(shares[name] == 1) }
    for name in [
      "exposure ×2.5", "exposure ×1.6", "pixelation 6 px", "pixelation 3 px", "Gaussian blur σ 3 px",
      "Gaussian blur σ 1.5 px",
    ] {
      #expect(shares[name] == 0, "\(name)")
    }
    #expect(
      report.rows.map(\.required) == [0.98, 0.98, 0.98, 0.98, 0.98, 0.98, 0.9, 0.9, 0.9, 0.9, 0.75, 0.75])
  }

  @Test("degraded photos follow from the seed and the photo")
  func seeds() throws {
    let grey = try GreyPhotos([127, 127, 127, 127], size: PixelSize(width: 50, height: 1))
    defer { grey.remove() }
    let report = { (photos: [Int], seed: UInt64) in
      try DegradationReport(photos: photos, of: grey.photos, with: grey.predictor, seed: seed)
    }
    #expect(try report([0, 1, 2, 3], 1) == report([0, 1, 2, 3], 1))
    // Noise on grey goes up as often as down: not all photos have the same.
    let noise = try (0..<8).map { try report([0, 1, 2, 3], $0).rows[2].share }
    #expect(Set(noise).count > 1)
  }
}
