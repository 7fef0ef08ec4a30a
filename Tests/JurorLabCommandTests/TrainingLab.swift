import Fixtures
import Foundation
import Imaging

/// The built binary in a folder with a toy data set.
struct TrainingLab {
  private static let experiment = """
    name: toy
    network: {trunk: efficientnet-lite0, weights: random, levels: [stage2, stage3], hidden: 8}
    fit: {side: 64}
    ranking: {unlabelled-pairs: 0}
    optimization: {epochs: 1, batch: 4}
    validation: {folds: 2, resamples: 20}
    """

  /// Everything that a checkpoint can hold, in a few short steps.
  private static let killed = """
    name: killed
    method: nima
    data: {held-out-unlabelled: 0}
    network: {trunk: efficientnet-lite0, weights: random, levels: [stage3], hidden: 0, dropout: 0.75}
    fit: {policy: squash, side: 32}
    optimization: {epochs: 5, batch: 4, trunk-learning-rate: 0.001, averaging: 0.9, warm-up: 2}
    validation: {folds: 0, every: 2, robustness: false, resamples: 0}
    """

  private let scratch: ScratchFolder
  private let program: BuiltProgram
  private var folder: URL { URL(filePath: scratch.path, directoryHint: .isDirectory) }

  init() throws {
    scratch = try ScratchFolder()
    program = BuiltProgram("juror-lab", in: scratch, environment: ["JUROR_DATA": scratch("data")])
    try addTable()
    let images = folder.appending(path: "data/oasis/images")
    try FileManager.default.createDirectory(at: images, withIntermediateDirectories: true)
    for (name, experiment) in [("toy", Self.experiment), ("killed", Self.killed)] {
      try experiment.write(to: folder.appending(path: "\(name).yaml"), atomically: true, encoding: .utf8)
    }
    var rows = "item,file,category,source,c1,c2,c3,c4,c5,c6,c7\n"
    for index in 0..<8 {
      let grey = UInt8(20 + 28 * index)
      let picture = RGBImage(
        size: PixelSize(width: 80, height: 64), filledWith: .init(red: grey, green: grey, blue: 90))
      try picture.writePNG(to: images.appending(path: "\(index).png").path)
      rows += "\(index),\(index).png,Object,toy,\(8 - index),1,1,1,1,1,\(index + 1)\n"
    }
    try rows.write(to: folder.appending(path: "data/oasis/ratings.csv"), atomically: true, encoding: .utf8)
  }

  /// Ratings from 1 to 5 of photos in a folder beside the table, the last of which is not there.
  private func addTable() throws {
    let photos = folder.appending(path: "data/photos")
    try FileManager.default.createDirectory(at: photos, withIntermediateDirectories: true)
    var rows = "file,c1,c2,c3,c4,c5\n"
    for index in 0..<16 {
      let grey = UInt8(15 * index)
      let picture = RGBImage(
        size: PixelSize(width: 40, height: 40), filledWith: .init(red: grey, green: 80, blue: grey))
      try picture.writePNG(to: photos.appending(path: "\(index).png").path)
      rows += "photos/\(index).png,\(16 - index),2,3,2,\(index)\n"
    }
    try rows.write(to: folder.appending(path: "data/whole.csv"), atomically: true, encoding: .utf8)
    rows += "photos/gone.png,1,2,3,4,5\n"
    try rows.write(to: folder.appending(path: "data/table.csv"), atomically: true, encoding: .utf8)
  }

  func path(_ name: String) -> String { scratch(name) }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  func run(_ arguments: String...) throws -> (status: Int32, output: String, errors: String) {
    try run(arguments)
  }

  func run(_ arguments: [String]) throws -> (status: Int32, output: String, errors: String) {
    let outcome = try program.run(arguments)
    return (outcome.code, outcome.output, outcome.error)
  }

  /// Another one of the built programs, in the same folder.
  func program(_ name: String) -> BuiltProgram { BuiltProgram(name, in: scratch) }

  /// Runs a line of shell to its end, in which `"$0"` is the program.
  func shell(_ line: String) throws -> BuiltProgram.Outcome { try program.shell(line) }

  /// Starts the program and kills it, as a power cut would.
  func kill(_ arguments: [String], after seconds: Double) throws {
    let process = program.prepared(arguments)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    Thread.sleep(forTimeInterval: seconds)
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Starts the program and leaves it running; its errors go to the file `errors`.
  func start(_ arguments: [String], _ environment: [String: String], errors: String) throws -> Process {
    let process = program.prepared(arguments, environment: environment)
    process.standardOutput = FileHandle.nullDevice
    try Data().write(to: URL(filePath: path(errors)))
    process.standardError = FileHandle(forWritingAtPath: path(errors))
    try process.run()
    return process
  }
}
