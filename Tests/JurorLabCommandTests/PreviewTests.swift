import Fixtures
import Foundation
import Imaging
import Testing

/// `juror-lab preview` as users run it.
@Suite(.serialized)
struct PreviewTests {
  private static let family = """
    name: toys
    experiment:
      network: {trunk: efficientnet-lite0, weights: random, levels: [stage2], hidden: 0, dropout: 0}
      fit: {policy: squash, side: 32}
      optimization: {epochs: 1, batch: 2, averaging: 0}
      validation: {folds: 2, every: 1, robustness: false, resamples: 0, seed: 3}
    variations:
      pear: {method: pear, pear: {doublings: 2, code: 6}}
      blind: {method: pear, pear: {doublings: 2, code: 6, reconstruction: 0}}
      ce: {method: ce}

    """

  private func decoded(_ path: String) throws -> RGBImage { try PhotoDecoder().decode(path) }

  @Test("patches are drawn as they are cut, and a sheet of ours is replaced, a photo never")
  func patches() throws {
    let lab = try TrainingLab()
    defer { lab.remove() }
    let photo = lab.path("data/oasis/images/3.png")
    let arguments = ["preview", "patches", photo, "--side", "32", "--output", "patches.png"]
    let run = try lab.run(arguments)
    #expect(run.status == 0 && run.errors.contains("wrote patches.png"), "\(run.errors)")
    // A row of four, three rows of the grid, and one of the whole photo, each 180 pixels wide with margins and headings.
    #expect(try decoded(lab.path("patches.png")).size == PixelSize(width: 4 * 188 + 8, height: 5 * 218 + 8))
    #expect(try lab.run(arguments).status == 0)

    let before = try Data(contentsOf: URL(filePath: photo))
    let over = try lab.run("preview", "patches", photo, "--output", photo, "--overwrite")
    #expect(over.status == 1 && over.errors.contains("one of the files to read"), "\(over.errors)")
    #expect(try Data(contentsOf: URL(filePath: photo)) == before)
  }

  @Test("what cannot be drawn is an error that says why")
  func wrong() throws {
    let lab = try TrainingLab()
    defer { lab.remove() }
    let photo = lab.path("data/oasis/images/3.png")
    for (arguments, status, words) in [
      (["patches", photo, "--output", "patches.gif"], 64, ".png, .jpg or .jpeg"),
      (["patches", photo, "--output", "a.png", "--side", "1"], 64, "--side"),
      (["patches", "gone.jpg", "--output", "a.png"], 1, "gone.jpg"),
      (["patches", lab.path("toy.yaml"), "--output", "a.png"], 1, "toy.yaml"),
      (["codes", "nowhere", "--output", "a.png"], 1, "name the folder of a run"),
      (["reconstructions", ".", "--output", "none/a.png"], 1, "there is no folder none"),
    ] as [([String], Int32, String)] {
      let run = try lab.run(["preview"] + arguments)
      #expect(run.status == status && run.errors.contains(words), "\(arguments) \(run.errors)")
    }
  }

  @Test("a PEAR run's codes and reconstructions are drawn; other runs have none")
  func codes() throws {
    let lab = try TrainingLab()
    defer { lab.remove() }
    try Self.family.write(toFile: lab.path("family.yaml"), atomically: true, encoding: .utf8)
    #expect(try lab.run("compare", "family.yaml", "--resamples", "0").status == 0)

    let codes = try lab.run("preview", "codes", "runs/toys/pear-seed1", "--output", "codes.png")
    #expect(codes.status == 0, "\(codes.errors)")
    #expect(try decoded(lab.path("codes.png")).size == PixelSize(width: 816, height: 838))
    let rebuilt = try lab.run(
      "preview", "reconstructions", "runs/toys/pear-seed1", "--count", "3", "--output", "rebuilt.jpg")
    #expect(rebuilt.status == 0, "\(rebuilt.errors)")
    #expect(rebuilt.output.contains("n 4: collapsed"), "\(rebuilt.output)")
    #expect(try decoded(lab.path("rebuilt.jpg")).size == PixelSize(width: 3 * 136 + 8, height: 2 * 166 + 8))

    let blind = try lab.run("preview", "reconstructions", "runs/toys/blind-seed1", "--output", "a.png")
    #expect(blind.status == 1 && blind.errors.contains("not learned to rebuild"), "\(blind.errors)")
    let other = try lab.run("preview", "codes", "runs/toys/ce-seed1", "--output", "a.png")
    #expect(other.status == 1 && other.errors.contains("ce has no code"), "\(other.errors)")
  }
}
