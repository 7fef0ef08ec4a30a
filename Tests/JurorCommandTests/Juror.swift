import Fixtures
import Foundation
import Imaging
import Inference
import Testing

/// The built program, run as users run it, with a model called `brightness` and folders of its own for data and cache.
struct JurorProgram {
  let folder: ScratchFolder
  let fixture = BrightnessModel()

  init() throws {
    folder = try ScratchFolder()
    try folder.makeFolder("data/juror/models")
    try folder.makeFolder("photos")
    try fixture.write(to: folder("data/juror/models/brightness.onnx"))
  }

  /// What a finished run left.
  struct Outcome {
    let code: Int32
    let output: String
    let error: String

    /// The output's records.
    var records: [PhotoRecord] {
      output.split(separator: "\n").compactMap { PhotoRecord(json: $0.utf8) }
    }

    var means: [Double?] { records.map(\.rating?.mean) }
  }

  /// Beside the test bundle, where the build puts it.
  static var path: String {
    let beside = (Bundle.main.executableURL ?? URL(fileURLWithPath: "/")).deletingLastPathComponent()
    let checkout = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../.build/debug/juror")
      .standardized
    let candidates = [beside.appendingPathComponent("juror"), checkout]
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) }?.path ?? "juror"
  }

  /// Runs `juror` to its end, in the scratch folder.
  func callAsFunction(
    _ arguments: String..., input: String = "", environment: [String: String] = [:]
  ) throws -> Outcome {
    try run(arguments, input: input, environment: environment)
  }

  func run(_ arguments: [String], input: String = "", environment: [String: String] = [:]) throws -> Outcome {
    let process = prepared(arguments, environment: environment)
    let id = UUID().uuidString
    for (name, text) in [("in", input), ("out", ""), ("err", "")] {
      try folder.write(text.utf8, to: name + id)
    }
    process.standardInput = FileHandle(forReadingAtPath: folder("in" + id))
    process.standardOutput = FileHandle(forWritingAtPath: folder("out" + id))
    process.standardError = FileHandle(forWritingAtPath: folder("err" + id))
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit, "ended by signal \(process.terminationStatus)")
    return Outcome(
      code: process.terminationStatus, output: try folder.text("out" + id), error: try folder.text("err" + id)
    )
  }

  /// A process that has not been started.
  func prepared(_ arguments: [String], environment: [String: String] = [:]) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["XDG_DATA_HOME": folder("data"), "XDG_CACHE_HOME": folder("cache"), "COLUMNS": "100"]
    ) { $1 }.merging(environment) { $1 }
    return process
  }
}
