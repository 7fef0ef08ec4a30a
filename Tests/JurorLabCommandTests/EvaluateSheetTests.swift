import Fixtures
import Foundation
import Imaging
import Testing

@Suite("juror-lab evaluate --sheet")
struct EvaluateSheetTests {
  /// Photos of which each is as light as its name says, rated 1 … 5, all predicted 3 but for one that is predicted well.
  private static let rated = [("50", 1.0), ("90", 1.5), ("130", 3), ("170", 4), ("210", 4.5), ("250", 5)]

  private func lab(_ column: String = "file", without missing: String? = nil) throws -> LabProgram {
    let lab = try LabProgram()
    let rows = Self.rated.map { "\($0).png,\($1)\n" }.joined()
    try lab.folder.write("\(column),mean\n\(rows)".utf8, to: "ratings.csv")
    try lab.folder.write("id,mean\n\(Self.rated.map { "\($0.0),3\n" }.joined())".utf8, to: "predictions")
    for (name, _) in Self.rated where name != missing {
      try lab.folder.photo("\(name).png", grey: Int(name) ?? 0)
    }
    return lab
  }

  private static let arguments = [
    "evaluate", "--predictions", "predictions", "--ratings", "ratings.csv", "--scale", "1…5", "--bootstrap",
    "0",
    "--format", "json", "--by", "score",
  ]

  /// The grey in the middle of each tile, row by row, and nil where there is none but white.
  private func greys(_ sheet: RGBImage, columns: Int, rows: Int) -> [[Int?]] {
    let (width, height) = ((sheet.size.width - 8) / columns, (sheet.size.height - 8) / rows)
    return (0..<rows).map { row in
      (0..<columns).map { column in
        let grey = Int(sheet[8 + column * width + 120, 8 + row * height + 30 + 90].green)
        return grey == 255 ? nil : grey
      }
    }
  }

  @Test(
    "a row each of the photos predicted too good and too bad, the worst one first", arguments: ["png", "jpg"])
  func rows(ending: String) throws {
    let lab = try lab()
    let run = try lab.run(Self.arguments + ["--sheet", "worst.\(ending)"])
    #expect(run.code == 0 && run.error.hasSuffix("wrote worst.\(ending)\n"), "\(run.error)")
    let sheet = try PhotoDecoder().decode(lab.folder("worst.\(ending)"))
    // Three tiles of 240 pixels and two rows with heading, photo and caption.
    #expect(sheet.size == PixelSize(width: 3 * 248 + 8, height: 2 * (30 + 180 + 22 + 8) + 8))
    let found = greys(sheet, columns: 3, rows: 2)
    for (found, wanted) in zip(found, [[50, 90, nil], [250, 210, 170]]) {
      for (found, wanted) in zip(found, wanted) {
        #expect((found == nil) == (wanted == nil) && abs((found ?? 0) - (wanted ?? 0)) <= 2)
      }
    }
    // An earlier sheet is drawn anew without being asked.
    #expect(try lab.run(Self.arguments + ["--sheet", "worst.\(ending)"]).code == 0)
  }

  @Test("a photo that cannot be read is named and left out, and the exit code is 1")
  func unreadable() throws {
    let lab = try lab(without: "250")
    try lab.folder.write("no photo".utf8, to: "50.png")
    let run = try lab.run(Self.arguments + ["--sheet", "worst.png"])
    #expect(run.code == 1)
    #expect(run.error.contains("250.png: not-found: ") && run.error.contains("50.png: unsupported: "))
    let sheet = try PhotoDecoder().decode(lab.folder("worst.png"))
    let found = greys(sheet, columns: 2, rows: 2)
    #expect(found == [[90, nil], [210, 170]])
    #expect(run.output.contains("\"metrics\""))
  }

  @Test("without one photo that can be read there is no sheet")
  func none() throws {
    let lab = try lab()
    for (name, _) in Self.rated { try FileManager.default.removeItem(atPath: lab.folder("\(name).png")) }
    let run = try lab.run(Self.arguments + ["--sheet", "worst.png"])
    #expect(run.code == 1 && !FileManager.default.fileExists(atPath: lab.folder("worst.png")))
  }

  @Test("perfect predictions have no worst ones")
  func perfect() throws {
    let lab = try lab()
    try lab.folder.write("id,mean\n\(Self.rated.map { "\($0),\($1)\n" }.joined())".utf8, to: "predictions")
    let run = try lab.run(Self.arguments + ["--sheet", "worst.png"])
    #expect(run.code == 0 && run.error.hasPrefix("worst.png: not written"), "\(run.error)")
  }

  @Test(
    "ratings that know no files, other formats and somebody's photos are errors before anything is scored")
  func misuse() throws {
    let bare = try lab("id").run(Self.arguments + ["--sheet", "worst.png"])
    #expect(bare.code == 1 && bare.output.isEmpty)
    #expect(bare.error.contains("--sheet: ratings.csv does not say where the photos' files are"))
    let format = try lab().run(Self.arguments + ["--sheet", "worst.gif"])
    #expect(format.code == 64 && format.error.contains("--sheet needs a file that ends in .jpg or .png"))
    let lab = try lab()
    try lab.folder.photo("mine.png", grey: 9)
    let foreign = try lab.run(Self.arguments + ["--sheet", "mine.png"])
    #expect(foreign.code == 1 && foreign.error.contains("choose another name, or give --overwrite"))
    #expect(try lab.run(Self.arguments + ["--sheet", "mine.png", "--overwrite"]).code == 0)
    let photo = try lab.run(Self.arguments + ["--sheet", "50.png", "--overwrite"])
    #expect(photo.code == 1 && photo.error.contains("this is one of the files to read"))
  }
}
