import Foundation
import Imaging
import Networks
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

  @Test("there are 313 colours, each the likeliest bin of itself; rows of shares sum to 1")
  func colourBins() throws {
    #expect(ColourBins.count == 313)
    let shares = try ColourBins.shares(of: Tensor(ColourBins.centres, shape: [313, 2]))
    #expect(try shares.argmax(over: 1).int64s() == (0..<313).map { Int64($0) })
    #expect(try (shares.sum(over: [1]) - 1).abs().max().item() < 1e-5)
    // One, and four at 10 units: 1 / (1 + 4 e^(−2) + 4 e^(−4) + …).
    let grey = try ColourBins.shares(of: Tensor([0, 0] as [Float], shape: [1, 2])).max().item()
    let side = (1...3).reduce(1.0) { $0 + 2 * exp(-2 * Double($1 * $1)) }
    #expect(abs(grey - 1 / (side * side)) < 1e-4)
  }

  @Test("rare colours count more, and all together as much as without")
  func rebalancing() throws {
    let counts = try ColourCounts()
    let rows = try ColourBins.shares(of: Tensor([0, 0, 0, 0, 0, 0, 60, 50] as [Float], shape: [4, 2]))
    for _ in 0..<2_000 { try counts.add(rows) }
    let weights = try counts.weights(of: rows, mixing: 0.5).doubles()
    #expect(weights[0] == weights[1] && weights[3] > 2 * weights[0])
    #expect(try counts.weights(of: rows, mixing: 1).doubles().allSatisfy { abs($0 - 1) < 1e-4 })
    // Whoever knows every photo's colours does better than a constant, which does as well as itself.
    let (constant, known) = (
      try (rows.mean(over: [0], keepingDimensions: true) + 1e-9).log(), try (rows + 1e-9).log()
    )
    #expect(abs(try counts.shareOfConstant(constant, rows, mixing: 1) - 1) < 1e-3)
    #expect(try counts.shareOfConstant(known, rows, mixing: 0.5) < 0.9)
  }

  @Test("of two patches, the second lies where its class says, and keeps one channel")
  func context() throws {
    let size = PixelSize(width: 160, height: 160)
    let pixels = (0..<size.area).flatMap { place -> [UInt8] in
      let value = UInt8(min(255, place % 160 + place / 160 / 2))
      return [value, value, value]
    }
    let image = try #require(RGBImage(size: size, pixels: pixels))
    let photo = Sample(id: "ramp", pool: .unlabelled, number: 1) { image }
    var maker = ViewMaker.free(SeededGenerator(seed: 4), mirrors: false)
    let test = try ContextPrediction().testExample(of: photo, fit: fit, views: &maker)
    #expect(test.views.count == 16)
    // The channel that is kept is a ramp; noise of a hundredth of its deviation is flat.
    let means = try test.views.map { view in
      let pixels = try self.image(view).pixels
      let channels = (0..<3).map { channel in
        stride(from: channel, to: pixels.count, by: 3).map { Int(pixels[$0]) }
      }
      let kept = try #require(channels.first { ($0.max() ?? 0) - ($0.min() ?? 0) > 8 })
      #expect(channels.count { ($0.max() ?? 0) - ($0.min() ?? 0) > 8 } == 1)
      return Double(kept.reduce(0, +)) / Double(kept.count)
    }
    for (number, direction) in ContextPrediction.directions.enumerated() {
      // 48 columns and rows apart, each moved by up to 2, of the 105 that the photo's 160 have become.
      let expected = (Double(direction.x) * 48 + Double(direction.y) * 24) * 160 / 105
      #expect(abs(means[2 * number + 1] - means[2 * number] - expected) < 10, "\(direction)")
    }
  }

  @Test("counting costs what equations (3) to (5) say")
  func counting() throws {
    // One photo, two numbers: halved (3, 1), quarters (1, 0) each, the other photo (0, 2).
    let rows: [[Float]] = [[3, 1], [1, 0], [1, 0], [1, 0], [1, 0], [0, 2]]
    let (own, other) = try Counting().differences(Tensor(rows.flatMap(\.self), shape: [6, 1, 2]))
    #expect(try own.item() == 2 && other.item() == 20)
  }

  @Test("a masked photo and its part are the photo", arguments: CompositionMask.allCases)
  func masks(mask: CompositionMask) throws {
    var method = Inpainting()
    method.mask = mask
    let fit = Fit(policy: .crop, side: 33)
    var maker = ViewMaker.free(SeededGenerator(seed: 4), mirrors: false)
    let photo = try photo(2)
    let example = try method.example(of: [photo], fit: fit, views: &maker)
    let (masked, part) = (try image(example.views[0]), try image(example.views[1]))
    let whole = try photo.image().fitted(fit)
    #expect(part.size == PixelSize(width: 16, height: 16))
    let hidden =
      whole.size.area
      - (0..<whole.size.area).count { place in
        masked[place % 33, place / 33] == whole[place % 33, place / 33]
      }
    #expect((200...256).contains(hidden))
    #expect(Set(stride(from: 0, to: part.pixels.count, by: 3).map { part.pixels[$0] }).count > 8)
    // A generator makes parts of 16, 32, 48 … pixels.
    let wider = try method.testExample(of: photo, fit: Fit(policy: .crop, side: 80), views: &maker)
    #expect(try image(wider.views[0]).size.width == 65 && image(wider.views[1]).size.width == 32)
  }

  @Test("a trunk that sees grey photos alone answers to the sum of the channels")
  func grey() throws {
    let trunk = try Architecture.trunk("alexnet-pretext")
    try trunk.seeColoursAlike()
    let weight = try #require(trunk.parameters().first)
    #expect(weight.shape[1] == 3)
    for channel in 1..<3 {
      #expect(try (weight.narrow(1, 0..<1) - weight.narrow(1, channel..<channel + 1)).abs().max().item() == 0)
    }
  }
}
