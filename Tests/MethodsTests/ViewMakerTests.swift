import Imaging
import Methods
import Ratings
import Synchronization
import Testing

@Suite("Views without end")
struct FreeViewTests {
  private let fit = Fit(policy: .squash, side: 32)

  private func free(_ seed: UInt64, mirrors: Bool = true) -> ViewMaker {
    .free(SeededGenerator(seed: seed), mirrors: mirrors)
  }

  @Test("a photo is mirrored every second time, and never where that is not asked for")
  func mirror() throws {
    let whole = { (seed: UInt64, mirrors: Bool) in
      var views = free(seed, mirrors: mirrors)
      let sample = photo(1, size: PixelSize(width: 4, height: 2))
      return try #require(try views.whole(of: sample, "as it is") { .rgb($0) }.image).isMirrored
    }
    let mirrored = try (0..<400).count { try whole($0, true) }
    // Four standard deviations of 400 coins.
    #expect(abs(mirrored - 200) < 40)
    #expect(try !(0..<40).contains { try whole($0, false) })
  }

  @Test("all views of a photo are mirrored together, two photos apart")
  func together() throws {
    var apart = 0
    for seed in 0..<40 {
      var views = free(UInt64(seed))
      let first = try #require(try views.whole(of: photo(1), fit: fit).image)
      let other = try #require(try views.whole(of: photo(2), fit: fit).image)
      let second = try #require(try views.random(of: photo(1), "same") { image, _ in .rgb(image) }.image)
      #expect(first.isMirrored == second.isMirrored)
      if first.isMirrored != other.isMirrored { apart += 1 }
    }
    #expect((8...32).contains(apart))
  }

  @Test("views follow from the generator, and come only once")
  func reproducible() throws {
    let noise = { (seed: UInt64) in
      var views = free(seed)
      let view = try views.random(of: photo(1), "noise") { .rgb($0.noised(sigma: 0.1, using: &$1)) }
      #expect(view.key == nil)
      #expect(views.choices == 1)
      return try view.planes()
    }
    #expect(try noise(1) == noise(1))
    #expect(try noise(1) != noise(2))
  }

  @Test("a photo is decoded once, however many views are made of it")
  func decodedOnce() throws {
    let count = Mutex(0)
    let sample = photo(1) { count.withLock { $0 += 1 } }
    var views = free(3)
    for _ in 0..<3 {
      _ = try views.whole(of: sample, fit: fit)
      _ = try views.random(of: sample, "same") { image, _ in .rgb(image) }
    }
    #expect(count.withLock(\.self) == 1)
  }

  @Test("numbers that an example depends on are all equally likely")
  func index() {
    var views = free(5)
    var counts = [0, 0, 0, 0]
    for _ in 0..<4_000 { counts[views.index(below: 4)] += 1 }
    // Four standard deviations of a binomial with n = 4000, p = ¼.
    for count in counts { #expect(abs(count - 1_000) < 110) }
  }
}

@Suite("Views of a few variants")
struct VariantTests {
  private let fit = Fit(policy: .squash, side: 32)

  private func noise(_ views: inout ViewMaker, of sample: Sample, _ kind: String = "noise") throws -> View {
    try views.random(of: sample, kind) { .rgb($0.noised(sigma: 0.1, using: &$1)) }
  }

  @Test("the same key has the same pixels, another key others, whichever way they were chosen")
  func keys() throws {
    var pixels: [View.Key: Set<Planes>] = [:]
    for seed in 0..<30 {
      var views = ViewMaker.choosing(SeededGenerator(seed: UInt64(seed)), seed: 9, mirrors: true, variants: 4)
      for sample in [photo(3), photo(4), photo(3, pool: .unlabelled)] {
        for view in [try views.whole(of: sample, fit: fit), try noise(&views, of: sample)] {
          pixels[try #require(view.key), default: []].insert(try view.planes())
        }
      }
    }
    // Rated photos: two mirror images and four variants each; unlabelled ones are not mirrored.
    #expect(pixels.count == 2 * (2 + 4) + (1 + 4))
    #expect(pixels.values.allSatisfy { $0.count == 1 })
    // Photo 3 of the two pools has one content, so that their whole views are alike and nothing else is.
    #expect(Set(pixels.values.joined()).count == pixels.count - 1)
  }

  @Test("fixed views go through all that can be chosen, and end with the last one")
  func fixed() throws {
    var chosen: Set<View.Key> = []
    for seed in 0..<60 {
      var views = ViewMaker.choosing(SeededGenerator(seed: UInt64(seed)), seed: 9, mirrors: true, variants: 3)
      for view in [try views.whole(of: photo(1), fit: fit), try noise(&views, of: photo(1))] {
        chosen.insert(try #require(view.key))
      }
    }
    var keys: [[View.Key?]] = []
    for number in 0..<5 {
      var views = ViewMaker.fixed(number, seed: 9, mirrors: true, variants: 3)
      keys.append([try views.whole(of: photo(1), fit: fit).key, try noise(&views, of: photo(1)).key])
      #expect(views.choices == 3)
    }
    #expect(Set(keys.joined().compactMap(\.self)) == chosen)
    #expect(keys[3] == keys[2] && keys[4] == keys[2])
    #expect(keys.map { $0[0]?.variant } == [0, 1, 1, 1, 1])
  }

  @Test("two random views of a photo have chance of their own, also of one kind and with one number")
  func siblings() throws {
    var views = ViewMaker.fixed(0, seed: 9, mirrors: false, variants: 2)
    let made = try ["noise", "noise", "other"].map { try noise(&views, of: photo(1), $0) }
    #expect(Set(try made.map { try $0.planes() }).count == 3)
    #expect(Set(made.map(\.key)).count == 3)
  }

  @Test("variants follow from the seed")
  func seeds() throws {
    let planes = { (seed: UInt64) in
      var views = ViewMaker.fixed(1, seed: seed, mirrors: false, variants: 2)
      return try noise(&views, of: photo(1)).planes()
    }
    #expect(try planes(1) == planes(1))
    #expect(try planes(1) != planes(2))
  }

  @Test("pixels are made when they are asked for, from a photo that may be decoded already")
  func lazy() throws {
    let count = Mutex(0)
    let sample = photo(1) { count.withLock { $0 += 1 } }
    var views = ViewMaker.fixed(1, seed: 9, mirrors: true, variants: 2)
    let view = try views.whole(of: sample, fit: fit)
    #expect(count.withLock(\.self) == 0)
    let decoded = try photo(1).image()
    #expect(try view.planes(of: decoded) == view.planes())
    #expect(count.withLock(\.self) == 1)
    #expect(try #require(try view.image).isMirrored)
  }

  @Test("a class that is chosen is a variant, too")
  func index() {
    var fixed = ViewMaker.fixed(2, seed: 1, mirrors: true, variants: 1)
    #expect(fixed.index(below: 5) == 2 && fixed.index(below: 2) == 1)
    #expect(fixed.choices == 5)
    var views = ViewMaker.choosing(SeededGenerator(seed: 1), seed: 1, mirrors: true, variants: 1)
    #expect(Set((0..<200).map { _ in views.index(below: 5) }) == Set(0..<5))
    #expect(views.choices == 5)
  }
}
