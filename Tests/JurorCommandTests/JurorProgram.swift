import Fixtures
import Foundation
import Inference

/// The built program, run as users run it, with a model called `brightness` and folders of its own for data and cache.
struct JurorProgram {
  let folder: ScratchFolder
  let fixture = BrightnessModel()
  private let program: BuiltProgram

  init() throws {
    folder = try ScratchFolder()
    try folder.makeFolder("data/juror/models")
    try folder.makeFolder("photos")
    try fixture.write(to: folder("data/juror/models/brightness.onnx"))
    program = BuiltProgram(
      "juror", in: folder,
      environment: ["XDG_DATA_HOME": folder("data"), "XDG_CACHE_HOME": folder("cache")])
  }

  /// Where the build put it.
  var path: String { program.executable.path }

  /// Runs `juror` to its end, in the scratch folder.
  func callAsFunction(
    _ arguments: String..., input: String = "", environment: [String: String] = [:]
  ) throws -> BuiltProgram.Outcome {
    try run(arguments, input: input, environment: environment)
  }

  func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:]
  ) throws -> BuiltProgram.Outcome {
    try program.run(arguments, input: input, environment: environment)
  }

  /// Runs a line of shell to its end, in which `"$0"` is the program.
  func shell(_ line: String, input: String = "") throws -> BuiltProgram.Outcome {
    try program.shell(line, input: input)
  }

  /// A process that has not been started.
  func prepared(_ arguments: [String], environment: [String: String] = [:]) -> Process {
    program.prepared(arguments, environment: environment)
  }
}

extension BuiltProgram.Outcome {
  /// The output's records.
  var records: [PhotoRecord] { output.split(separator: "\n").compactMap { PhotoRecord(json: $0.utf8) } }

  var means: [Double?] { records.map(\.rating?.mean) }
}
