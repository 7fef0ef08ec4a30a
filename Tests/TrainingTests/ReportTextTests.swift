import Foundation
import Ratings
import Testing

@testable import Training

@Suite("Reports for people")
struct ReportTextTests {
  private var plain: TrainingReport {
    TrainingReport(
      name: "toy", ratedPhotos: 90, unlabelledPhotos: 7, omittedPhotos: 0, omittedUnlabelled: 0,
      split: "all, 0123", precision: "f32", seconds: 61.4)
  }

  private func evaluation(_ means: [Double], _ truths: [Double]) throws -> Evaluation {
    let scale = try RatingScale([0, 1])
    func ratings(_ means: [Double]) throws -> [RatingDistribution] {
      try means.map { try RatingDistribution(scale: scale, probabilities: [1 - $0, $0]) }
    }
    return try Evaluation(predictions: ratings(means), truths: ratings(truths), bootstrap: .none)
  }

  @Test("what was not measured is not there")
  func shortest() {
    #expect(
      plain.text == """
        trained toy on 90 rated and 7 unlabelled photos (all, 0123) in f32
        took 61 s
        """)
  }

  @Test("photos that were left out are told by kind")
  func omitted() {
    var report = plain
    report.omittedUnlabelled = 2
    #expect(!report.text.contains("rated photos without"))
    #expect(report.text.contains("left out 2 unlabelled photos without a usable file"))
    report.omittedPhotos = 3
    #expect(report.text.contains("left out 3 rated photos without a usable file"))
  }

  @Test("a measurement stands beside its floor; what is undefined says so, and a collapse is a warning")
  func measurements() throws {
    var report = plain
    let hash = String(repeating: "0123456789abcdef", count: 4)
    report.heldOut = Measurement(
      split: "official", hash: hash, model: try evaluation([0.2, 0.4, 0.8], [0.3, 0.4, 0.6]),
      floor: try evaluation([0.5, 0.5, 0.5], [0.3, 0.4, 0.6]))
    let lines = report.text.split(separator: "\n").map(String.init)
    #expect(lines[1] == "official, 0123456789ab, 95 % bootstrap intervals over photos")
    // Gaps of .1, 0 and .2; of .2, .1 and .1.
    #expect(lines[2] == "  model  SRCC 1.0000  LCC 1.0000  EMD(1) 0.0500  EMD(2) 0.0707  n 3")
    #expect(lines[3] == "  floor  SRCC undefined  LCC undefined  EMD(1) 0.0667  EMD(2) 0.0943  n 3")

    report.heldOut = Measurement(
      split: "official", hash: hash, model: try evaluation([0.5, 0.51, 0.52], [0.3, 0.4, 0.6]),
      floor: try evaluation([0.5, 0.5, 0.5], [0.3, 0.4, 0.6]))
    let spread = report.text.split(separator: "\n")[3]
    // Of .50, .51, .52 and of .3, .4, .6.
    #expect(
      spread.hasPrefix(
        "  warning: the predictions have collapsed: mean scores spread by 0.008, the raters' by 0.125"))
  }

  @Test("degradations below what is required are marked, the others are not")
  func degradations() throws {
    var report = plain
    let json = """
      {"photos": 4, "rows": [
        {"name": "JPEG quality 10", "share": 0.98, "required": 0.98},
        {"name": "exposure ×.6", "share": 0.745, "required": 0.75}]}
      """
    report.degradations = try JSONDecoder().decode(DegradationReport.self, from: Data(json.utf8))
    let lines = report.text.split(separator: "\n").map(String.init)
    #expect(lines[1] == "photos that score above their degraded version (4, longer side 500 px)")
    #expect(lines[2] == "  JPEG quality 10           98.0 %   required  98.0 %")
    #expect(lines[3] == "  exposure ×.6              74.5 %   required  75.0 %  below")
  }

  @Test("score shifts have a sign, and no correlation where there is none")
  func shapes() throws {
    var report = plain
    let json = """
      {"photos": 4, "spread": 0.125, "rows": [
        {"change": {"name": "padded", "parameter": "16:9"}, "meanShift": 0.5, "interval": [0.25, 0.75],
         "meanAbsoluteShift": 0.75, "absoluteInterval": [0.5, 1], "correlation": 0.5},
        {"change": {"name": "cropped", "parameter": "1:1"}, "meanShift": -0.25, "meanAbsoluteShift": 0.25}]}
      """
    report.aspects = try JSONDecoder().decode(ScoreShifts.self, from: Data(json.utf8))
    report.precisionLoss = -0.00125
    report.measures = ["b": 2, "a": 0.5]
    let lines = report.text.split(separator: "\n").map(String.init)
    #expect(lines[1...2] == ["held-out photos: a 0.5000", "held-out photos: b 2.0000"])
    #expect(lines[3] == "score shifts when a photo changes its shape (4 photos, scores spread 0.12)")
    #expect(
      lines[4]
        == "  padded to 16:9           mean +0.50 [+0.25, +0.75]  mean absolute 0.75 [0.50, 1.00]  SRCC with unchanged 0.500"
    )
    #expect(lines[5] == "  cropped to 1:1           mean -0.25  mean absolute 0.25")
    #expect(lines[6].hasPrefix("SRCC lost in bf16: -0.001"))
  }

  @Test("a report goes through JSON unchanged")
  func json() throws {
    var report = plain
    report.crossValidation = Measurement(
      split: "2 folds", hash: "ab", model: try evaluation([0.2, 0.4, 0.8], [0.3, 0.4, 0.6]),
      floor: try evaluation([0.5, 0.5, 0.5], [0.3, 0.4, 0.6]))
    report.measures = ["a": 1.5]
    let copy = try JSONDecoder().decode(TrainingReport.self, from: JSONEncoder.sorted.encode(report))
    #expect(copy == report && copy.text == report.text)
  }
}
