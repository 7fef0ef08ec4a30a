import Imaging
import Ratings
import Testing

@Suite("Photos in other shapes, and the pretext's edits")
struct ReshapingTests {
  private let photo = RGBImage(
    size: PixelSize(width: 60, height: 40), filledWith: .init(red: 200, green: 10, blue: 90))

  @Test(
    "squashing keeps the area, cropping takes away, stretching and padding add",
    arguments: [
      (Reshaping.squashed, 1, 3, 28, 85), (.cropped, 1, 3, 13, 40), (.stretched, 1, 3, 60, 180),
      (.padded, 1, 3, 60, 180), (.squashed, 3, 1, 85, 28), (.cropped, 3, 1, 60, 20),
      (.stretched, 3, 1, 120, 40), (.padded, 3, 1, 120, 40), (.stretched, 3, 2, 60, 40),
    ])
  func shapes(reshaping: Reshaping, width: Int, height: Int, newWidth: Int, newHeight: Int) throws {
    let reshaped = try photo.reshaped(reshaping, width: width, height: height)
    #expect(reshaped.size == PixelSize(width: newWidth, height: newHeight))
    let isGrey = reshaped.pixels.prefix(3) == [127, 127, 127] || reshaped.pixels[0] == reshaped.pixels[1]
    #expect(isGrey == (reshaping == .padded))
  }

  @Test("a line of pixels survives every shape")
  func line() throws {
    let line = RGBImage(size: PixelSize(width: 5, height: 1), filledWith: .white)
    for reshaping in Reshaping.allCases {
      let size = try line.reshaped(reshaping, width: 1, height: 3).size
      #expect(size.width >= 1 && size.height >= 1)
    }
  }

  @Test("there are 21 edits in ten operations, the weaker first, and each changes a photo with detail")
  func edits() throws {
    #expect(PretextEdit.all.count == 21)
    #expect(Set(PretextEdit.all.map(\.operation)).count == 10)
    var generator = SeededGenerator(seed: 5)
    let pixels = (0..<64 * 48).flatMap { place -> [UInt8] in
      let (x, y) = (place % 64, place / 64)
      return [UInt8(4 * x), UInt8((x / 8 + y / 8) % 2 == 0 ? 40 : 210), UInt8(5 * y)]
    }
    let detailed = try #require(RGBImage(size: PixelSize(width: 64, height: 48), pixels: pixels))
    func distance(_ edit: PretextEdit) throws -> Double {
      let edited = try edit.apply(to: detailed, mixing: photo, using: &generator)
      let turns = edit.operation == .rotation && edit.parameter != 180
      #expect(edited.size == (turns ? PixelSize(width: 48, height: 64) : detailed.size))
      guard edited.size == detailed.size else { return .infinity }
      return zip(edited.pixels, pixels).reduce(0) { $0 + abs(Double($1.0) - Double($1.1)) }
    }
    let distances = try PretextEdit.all.map { (edit: $0, distance: try distance($0)) }
    #expect(distances.allSatisfy { $0.distance > 0 })
    for (weak, strong) in zip(distances, distances.dropFirst())
    where weak.edit.operation == strong.edit.operation
      && ![.rotation, .exposure].contains(weak.edit.operation)
    {
      #expect(weak.distance < strong.distance, "\(weak.edit)")
    }
  }
}
