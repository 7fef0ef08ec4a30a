import Imaging
import Ratings
import Testing

@testable import Methods

/// Photos tell their pixels' places; see ``photo(_:pool:size:rating:onDecoding:)``.
@Suite("Patches of photos that keep their shape")
struct PatchesTests {
  private let fit = Fit(policy: .squash, side: 32)

  private func patches(_ change: (inout Patches) -> Void = { _ in }) -> Patches {
    var patches = Patches()
    patches.shorterSide = 40
    change(&patches)
    return patches
  }

  private func test(_ patches: Patches, _ sample: Sample) throws -> [RGBImage] {
    var views = ViewMaker.free(SeededGenerator(seed: 1), mirrors: false)
    return try patches.test(of: sample, fit: fit, views: &views).compactMap { try $0.image }
  }

  @Test("the grid is evenly spaced, stays inside, and the whole photo is squashed beside it")
  func grid() throws {
    let wide = photo(1, size: PixelSize(width: 120, height: 40))
    let images = try test(patches(), wide)
    #expect(images.count == 10)
    #expect(images.allSatisfy { $0.size == PixelSize(width: 32, height: 32) })
    // Centres at 20, 60 and 100 of 120 pixels, and at 6.7, 20 and 33.3 of 40, of which the outer ones are moved inside.
    let starts = images.prefix(9).map { [Int($0[0, 0].red), Int($0[0, 0].green)] }
    #expect(starts == [0, 4, 8].flatMap { y in [4, 44, 84].map { [$0, y] } })
    #expect(images[9][31, 0].red > 110)
  }

  @Test("a photo is enlarged or reduced to the shorter side, never squashed")
  func proportions() throws {
    for size in [PixelSize(width: 20, height: 60), PixelSize(width: 90, height: 300)] {
      let images = try test(patches { $0.isGlobal = false }, photo(1, size: size))
      // A row of 32 pixels shows 32 / 40 of the photo's width, and so does a column of its height.
      let middle = images[4]
      let (across, down) = (
        Int(middle[31, 16].red) - Int(middle[0, 16].red), Int(middle[16, 31].green) - Int(middle[16, 0].green)
      )
      #expect(abs(across - down) <= 2)
      #expect(abs(Double(across) - 31.0 / 40 * Double(size.width)) <= 2)
    }
  }

  @Test("random patches reach every place, also where a photo is exactly as large as one")
  func random() throws {
    let square = photo(1, size: PixelSize(width: 40, height: 40))
    var places: Set<Int> = []
    for seed in 0..<60 {
      var views = ViewMaker.free(SeededGenerator(seed: UInt64(seed)), mirrors: false)
      for view in try patches().training(of: square, fit: fit, views: &views) {
        places.insert(Int(try #require(try view.image)[0, 0].red))
      }
    }
    #expect(places == Set(0...8))
    var views = ViewMaker.free(SeededGenerator(seed: 1), mirrors: false)
    let whole = try patches { $0.shorterSide = 32 }.training(
      of: photo(1, size: PixelSize(width: 32, height: 32)), fit: fit, views: &views)
    #expect(try whole.allSatisfy { try $0.image?[0, 0].red == 0 })
  }

  @Test("random patches of a test are the same each time, and others for another photo")
  func seeded() throws {
    let random = patches {
      ($0.grid, $0.isGlobal, $0.random) = (0, false, 5)
    }
    let size = PixelSize(width: 200, height: 100)
    let first = try test(random, photo(1, size: size))
    #expect(first.count == 5 && Set(first.map { $0[0, 0].red }).count > 1)
    #expect(try test(random, photo(1, size: size)) == first)
    #expect(try test(random, photo(2, size: size)).map { $0[0, 0].red } != first.map { $0[0, 0].red })
  }

  @Test("a patch that is larger than the photo is a problem that names both sizes")
  func tooLarge() {
    #expect(patches { $0.shorterSide = 31 }.problem(for: fit)?.contains("32") ?? false)
    #expect(patches { $0.shorterSide = 32 }.problem(for: fit) == nil)
    #expect(patches { $0.shorterSide = 0 }.problem(for: fit) == nil)
    #expect(MPEMD().problem(for: fit) == nil)
  }

  @Test("cards say how a model file differs from what is measured, where it does")
  func notes() throws {
    #expect(try #require(MPEMD().exportNote).contains("mean over 9 patches and the whole photo"))
    #expect(try #require(MPAda().exportNote).contains("mean over 15 patches;"))
    #expect(NIMA().exportNote == nil && CrossEntropy().exportNote == nil)
    var apm = APM()
    apm.scales = [75, 100]
    #expect(try #require(apm.exportNote).contains("75 %, 100 %"))
  }
}
