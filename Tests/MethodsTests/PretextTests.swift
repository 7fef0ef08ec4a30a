import Imaging
import Ratings
import Testing
import Torch

@testable import Methods

@Suite("Pretexts")
struct PretextTests {
  private func image(_ view: View) throws -> RGBImage {
    guard case .rgb(let image) = try view.planes() else {
      throw TorchError(operation: "test", message: "no image")
    }
    return image
  }

  private func photo(_ number: Int) throws -> Sample {
    let pixels = (0..<60 * 48).flatMap { place -> [UInt8] in
      [UInt8(place % 60 * 4), UInt8(place / 60 * 5), UInt8((place * (7 + number)) % 251)]
    }
    let image = RGBImage(size: PixelSize(width: 60, height: 48), pixels: pixels)
    let found = try #require(image)
    return Sample(id: "\(number)", pool: .unlabelled, number: number) { found }
  }

  private let fit = Fit(policy: .crop, side: 32)

  @Test("all 21 edits are equally common, two of three a pair with the weaker first")
  func drawing() {
    let method = Degradations()
    var generator = SeededGenerator(seed: 1)
    var counts = [Int](repeating: 0, count: 21)
    for _ in 0..<21_000 {
      let numbers = method.draw(using: &generator)
      #expect(numbers.count == 3 && numbers[1] == numbers[0] + 1)
      #expect(method.edits[numbers[0]].operation == method.edits[numbers[1]].operation)
      for number in numbers { counts[number] += 1 }
    }
    // 3,000 each, with a standard deviation of about 51.
    #expect(counts.allSatisfy { abs($0 - 3_000) < 250 }, "\(counts)")
  }

  @Test("groups that are left out are never drawn")
  func ablation() {
    var method = Degradations()
    method.without = ["noise", "soft", "fuzzy", "distracting"]
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<100 {
      let operations = method.draw(using: &generator).map { method.edits[$0].operation }
      #expect(operations.allSatisfy { $0 == .rotation || $0 == .exposure })
    }
  }

  @Test("an example is a patch with three edits and their classes; a test has all 22 in order")
  func views() throws {
    let method = Degradations()
    var maker = ViewMaker.free(SeededGenerator(seed: 4), mirrors: true)
    let example = try method.example(of: [photo(1), photo(2)], fit: fit, views: &maker)
    let classes = try #require(example.targets["classes"])
    #expect(example.views.count == 4 && classes.count == 3 && classes.allSatisfy { (1...21).contains($0) })
    #expect(try example.views.allSatisfy { try image($0).size == PixelSize(width: 32, height: 32) })
    let test = try method.testExample(of: photo(1), fit: fit, views: &maker)
    #expect(test.views.count == 22)
    let patch = try image(test.views[0])
    let brighter = try #require(
      method.edits.firstIndex { $0.operation == .exposure && $0.parameter == 3 })
    #expect(try image(test.views[brighter + 1]) == patch.exposed(factor: 3))
  }

  @Test("RotNet's views are one square and its turns")
  func rotations() throws {
    var maker = ViewMaker.free(SeededGenerator(seed: 4), mirrors: true)
    let example = try RotNet().example(of: [photo(3)], fit: fit, views: &maker)
    let views = try example.views.map(image)
    #expect(views.count == 4)
    for turn in 0..<4 { #expect(views[turn] == views[0].rotated(quarterTurns: turn)) }
  }

  @Test(
    "triplets cost nothing where the stronger edit is farther by the margin, and the margin where both are as far"
  )
  func triplets() throws {
    let method = Degradations()
    // Of two patches: the first one's strong edit is its opposite, at a squared distance of 4.
    let rows: [[Float]] = [[1, 0], [0, 2], [1, 0], [3, 0], [-1, 0], [3, 0], [1, 1], [1, 1]]
    let features = try Tensor(rows.flatMap(\.self), shape: [8, 2])
    // max(0, 0 − 4 + 1) and max(0, 2 − 2 + 1).
    #expect(abs(try method.tripletLoss(features, count: 2).item() - 0.5) < 1e-6)
  }

  @Test("an unsure patch counts less, by its entropy; the unedited one counts as one class of 22")
  func entropy() throws {
    var method = Degradations()
    let logits = try Tensor([Float](repeating: 0, count: 4 * 22), shape: [4, 22])
    let truths = try Tensor([0, 1, 2, 3])
    var moment = Moment()
    let plain = try method.identificationLoss(logits, truths, count: 1, at: moment).item()
    #expect(abs(plain - 3.0910) < 1e-3)
    (moment.step, moment.steps) = (50, 100)
    // Σ P ln P / ln 22 is −1 for all, and 1 − 5/3 less than nothing.
    #expect(try method.identificationLoss(logits, truths, count: 1, at: moment).item() == 0)
    method.entropy = 0.5
    let half = try method.identificationLoss(logits, truths, count: 1, at: moment).item()
    #expect(abs(half - plain / 2) < 1e-3)
  }
}
