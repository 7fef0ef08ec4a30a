import Fixtures
import Foundation
import Imaging
import Testing

/// `juror-lab edit` and `juror-lab saliency` as users run them.
@Suite(.serialized)
struct EditTests {
  private let scratch: ScratchFolder
  private let lab: BuiltProgram

  init() throws {
    scratch = try ScratchFolder()
    lab = BuiltProgram("juror-lab", in: scratch)
    let pixels = (0..<60 * 40).flatMap { place -> [UInt8] in
      let (x, y) = (place % 60, place / 60)
      return [UInt8(4 * x), UInt8(6 * y), 90]
    }
    let photo = try #require(RGBImage(size: PixelSize(width: 60, height: 40), pixels: pixels))
    try photo.writePNG(to: scratch("photo.png"))
  }

  private func decoded(_ name: String) throws -> RGBImage { try PhotoDecoder().decode(scratch(name)) }

  @Test("every operation writes what the library makes of the photo")
  func operations() throws {
    let photo = try decoded("photo.png")
    for edit in PretextEdit.all {
      let name = "\(edit.operation.rawValue)-\(edit.text).png"
      let other = edit.operation == .mixup ? ["--with", "photo.png"] : []
      let run = try lab.run(
        ["edit", "--operation", edit.operation.rawValue, "--parameter", edit.text, "photo.png", name] + other)
      #expect(run.code == 0 && run.error.contains("wrote \(name)"), "\(run.error)")
      let edited = try decoded(name)
      switch edit.operation {
      case .exposure: #expect(edited == photo.exposed(factor: edit.parameter))
      case .rotation: #expect(edited == photo.rotated(quarterTurns: Int(edit.parameter) / 90))
      case .mixup: #expect(edited == photo)
      default: #expect(edited.size == photo.size && edited != photo, "\(name)")
      }
    }
  }

  @Test("noise follows the seed")
  func seeds() throws {
    for (name, seed) in [("a.png", "1"), ("b.png", "1"), ("c.png", "2")] {
      let run = try lab.run(
        ["edit", "--operation", "noise", "--parameter", "0.2", "--seed", seed, "photo.png", name])
      #expect(run.code == 0)
    }
    #expect(try decoded("a.png") == decoded("b.png"))
    #expect(try decoded("a.png") != decoded("c.png"))
  }

  @Test("wrong use is an error that says what is right")
  func wrong() throws {
    for (arguments, code, words) in [
      (
        ["--operation", "jpeg", "--parameter", "0", "photo.png", "a.png"], 64,
        "jpeg takes a whole number in 1 … 100"
      ),
      (["--operation", "jpeg", "--parameter", "1.5", "photo.png", "a.png"], 64, "a whole number"),
      (["--operation", "rotation", "--parameter", "45", "photo.png", "a.png"], 64, "a multiple of 90"),
      (["--operation", "blur", "--parameter", "nan", "photo.png", "a.png"], 64, "0 … 1000"),
      (["--operation", "mixup", "--parameter", "0.1", "photo.png", "a.png"], 64, "--with"),
      (["--operation", "smudge", "--parameter", "1", "photo.png", "a.png"], 64, "smudge"),
      (["--operation", "blur", "--parameter", "1", "photo.png", "a.gif"], 64, ".png, .jpg or .jpeg"),
      (["--operation", "blur", "--parameter", "1", "gone.png", "a.png"], 1, "gone.png"),
      (["--operation", "blur", "--parameter", "1", "photo.png", "photo.png"], 1, "one of the files to read"),
    ] as [([String], Int32, String)] {
      let run = try lab.run(["edit"] + arguments)
      #expect(run.code == code && run.error.contains(words), "\(arguments) \(run.error)")
    }
    try Data("mine".utf8).write(to: URL(filePath: scratch("mine.png")))
    let kept = try lab.run(["saliency", "photo.png", "mine.png"])
    #expect(kept.code == 1 && kept.error.contains("--overwrite"), "\(kept.error)")
  }

  @Test("a saliency map has the photo's size and a white maximum")
  func saliency() throws {
    let run = try lab.run(["saliency", "photo.png", "map.png"])
    #expect(run.code == 0, "\(run.error)")
    let map = try decoded("map.png")
    #expect(map.size == PixelSize(width: 60, height: 40) && map.pixels.max() ?? 0 > 200)
  }
}
