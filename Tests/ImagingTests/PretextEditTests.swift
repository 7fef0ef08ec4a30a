import Foundation
import Imaging
import Testing

/// What Tools/Reference/edits.py makes of one picture with Pillow, NumPy and SciPy.
private struct Edits: Decodable {
  let edits: [String: Reference]
  let moments: [String: [Double]]

  static func load() throws -> Edits {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Tools/Reference/edits.json")
    return try JSONDecoder().decode(Edits.self, from: Data(contentsOf: file))
  }

  func image(_ name: String) throws -> RGBImage { try #require(edits[name]?.image, "\(name)") }
}

@Suite("The pretext's edits equal those of Pillow, NumPy and SciPy")
struct PretextEditTests {
  @Test(
    "edits without chance give the same pixels, filtered ones but for rounding, JPEG on average",
    arguments: PretextEdit.all.filter { $0.operation != .noise && $0.operation != .shuffle })
  func pixels(edit: PretextEdit) throws {
    let reference = try Edits.load()
    let picture = try reference.image("")
    var generator = TestGenerator()
    let edited = try edit.apply(
      to: picture, mixing: picture.rotated(quarterTurns: 2), using: &generator)
    let distance = difference(
      edited, try reference.image("\(edit.operation.rawValue) \(edit.text)"))
    switch edit.operation {
    case .jpeg: #expect(distance.mean < 0.5, "\(distance)")
    // Pillow rounds between rows and columns, too.
    case .downsampling: #expect(distance.largest <= 2 && distance.mean < 0.2, "\(distance)")
    case .blur, .mixup: #expect(distance.largest <= 1, "\(distance)")
    default: #expect(distance.largest == 0, "\(distance)")
    }
  }

  @Test(
    "noise has the mean and the deviation of clipped Gaussian noise",
    arguments: [0.2, 0.8], [UInt8(20), 127, 230])
  func noise(variance: Double, grey: UInt8) throws {
    let expected = try #require(try Edits.load().moments["noise \(variance) \(grey)"])
    let image = RGBImage(
      size: PixelSize(width: 400, height: 300), filledWith: .init(red: grey, green: grey, blue: grey))
    var generator = TestGenerator()
    let noisy = try EditOperation.noise.apply(variance, to: image, mixing: image, using: &generator)
    let values = noisy.pixels.map(Double.init)
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    // Five standard errors of 360,000 numbers.
    #expect(abs(mean - expected[0]) < 5 * expected[1] / 600)
    #expect(abs(variance.squareRoot() - expected[1]) < 5 * expected[1] / 600)
  }

  @Test("shuffled squares keep as many pixels in their places as chance does", arguments: [0.1, 0.5])
  func shuffle(probability: Double) throws {
    let expected = try #require(try Edits.load().moments["shuffle \(probability)"])
    // Every square has four colours.
    let size = PixelSize(width: 400, height: 400)
    var pixels: [UInt8] = []
    for index in 0..<size.area {
      let colour = UInt8(index % 2 + 2 * (index / size.width % 2))
      pixels += [colour, colour + 10, colour + 20]
    }
    let image = try #require(RGBImage(size: size, pixels: pixels))
    var generator = TestGenerator()
    let shuffled = try EditOperation.shuffle.apply(probability, to: image, mixing: image, using: &generator)
    let stay = (0..<size.area).map { shuffled.pixels[3 * $0] == pixels[3 * $0] }
    var whole: [Bool] = []
    for y in stride(from: 0, to: size.height, by: 2) {
      for x in stride(from: 0, to: size.width, by: 2) {
        let corner = y * size.width + x
        whole.append(
          stay[corner] && stay[corner + 1] && stay[corner + size.width] && stay[corner + size.width + 1])
      }
    }
    func share(_ flags: [Bool]) -> Double { Double(flags.count { $0 }) / Double(flags.count) }
    #expect(abs(share(stay) - expected[0]) < 0.01)
    #expect(abs(share(whole) - expected[1]) < 0.0125)
    // Pixels move whole, within their squares.
    for start in stride(from: 0, to: pixels.count, by: 3)
    where shuffled.pixels[start] + 10 != shuffled.pixels[start + 1] {
      Issue.record("a pixel was torn apart")
    }
  }
}
