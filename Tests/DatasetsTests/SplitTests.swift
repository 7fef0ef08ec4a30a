import Datasets
import Foundation
import Imaging
import Ratings
import Testing

struct SplitTests {
  private func photos(_ count: Int) throws -> [RatedPhoto] {
    let votes = try Votes(scale: .oneToSeven, counts: [1, 0, 0, 0, 0, 0, 0])
    return (0..<count).map {
      RatedPhoto(id: "photo \($0)", ratings: .votes(votes), category: $0 % 3 == 0 ? "scene" : "person")
    }
  }

  @Test("a split is stratified, repeated by its seed and independent of the order of photos")
  func stratified() throws {
    let photos = try photos(300)
    let split = try Split(name: "s", of: photos, holdingOut: 0.2, seed: 1)
    #expect(split.validation.count == 60)
    #expect(Set(split.training).isDisjoint(with: split.validation))
    let scenes = split.validation.filter { id in photos.contains { $0.id == id && $0.category == "scene" } }
    #expect(scenes.count == 20)
    #expect(try Split(name: "s", of: photos.reversed(), holdingOut: 0.2, seed: 1) == split)
    #expect(try Split(name: "s", of: photos, holdingOut: 0.2, seed: 2).hash != split.hash)
  }

  @Test("the hash is SHA-256 over the sorted ids")
  func hash() throws {
    let split = try Split(name: "any", training: ["b", "a"], validation: ["c"])
    // printf 'training\ta\ntraining\tb\nvalidation\tc\n' | sha256sum
    #expect(split.hash == "34706dbc5cb72c0aeb7ca4bddcebf9de06f4aae96671cfa8382735b592cad337")
    #expect(try Split(name: "other", training: ["a", "b"], validation: ["c"]).hash == split.hash)
    #expect(try Split(name: "any", training: ["a"], validation: ["b", "c"]).hash != split.hash)
  }

  @Test("leakage between training and validation is an error that names the photo")
  func leakage() {
    #expect(throws: Split.Problem.leaks(["b"])) {
      try Split(name: "leaking", training: ["a", "b"], validation: ["b", "c"])
    }
    #expect(throws: Split.Problem.leaks(["a"])) {
      try Split(name: "twice", training: ["a", "a"], validation: [])
    }
  }

  @Test("a split that holds out everything, or of too few photos, is refused")
  func impossible() throws {
    let photos = try photos(3)
    #expect(throws: Split.Problem.shareOutOfRange(1)) {
      try Split(name: "all", of: photos, holdingOut: 1, seed: 1)
    }
    #expect(throws: Split.Problem.tooFewPhotos(found: 3, needed: 10)) {
      try Split(name: "few", of: photos, holdingOut: 0.1, seed: 1)
    }
    #expect(throws: Split.Problem.tooFewPhotos(found: 3, needed: 5)) {
      try CrossValidation.folds(5, of: photos, seed: 1)
    }
  }

  @Test("cross-validation holds every photo out once, each fold with its share of every category")
  func folds() throws {
    let photos = try photos(90)
    let folds = try CrossValidation.folds(5, of: photos, seed: 7)
    #expect(folds.flatMap(\.validation).sorted() == photos.map(\.id).sorted())
    for fold in folds {
      #expect(fold.training.count == 72)
      #expect(Set(fold.training).isDisjoint(with: fold.validation))
      let scenes = fold.validation.filter { id in photos.contains { $0.id == id && $0.category == "scene" } }
      #expect(scenes.count == 6)
    }
  }

  @Test(
    "photos of one scene are held out together, also those that only a third one connects",
    arguments: UInt64(1)...8)
  func wholeScenes(seed: UInt64) throws {
    let photos = (0..<40).map { RatedPhoto(id: "\($0)", ratings: .good(true)) }
    var generator = SeededGenerator(seed: 3)
    var bits = (0..<38).map { _ in generator.next() }
    // 10 looks like 11, and 11 like 12; 20 like 21. Two photos have no hash.
    (bits[11], bits[12], bits[21]) = (bits[10] ^ 0xFF, bits[10] ^ 0xFFFF, bits[20] ^ 0xF000)
    let hashes = bits.enumerated().map { ("\($0.offset)", PhotoHash(bits: $0.element)) }
    let scenes = Scenes(hashes: Dictionary(uniqueKeysWithValues: hashes))
    let folds = try CrossValidation.folds(4, of: photos, seed: seed, scenes: scenes)
    #expect(folds.flatMap(\.validation).sorted() == photos.map(\.id).sorted())
    #expect(folds.allSatisfy { abs($0.validation.count - 10) <= 2 })
    for scene in [["10", "11", "12"], ["20", "21"]] {
      #expect(folds.filter { !Set($0.validation).isDisjoint(with: scene) }.count == 1)
    }
    #expect(folds.allSatisfy { $0.sharedScenes(scenes).isEmpty })
    let alone = try CrossValidation.folds(4, of: photos, seed: seed, scenes: Scenes(hashes: [:]))
    #expect(try alone == CrossValidation.folds(4, of: photos, seed: seed))
  }
}
