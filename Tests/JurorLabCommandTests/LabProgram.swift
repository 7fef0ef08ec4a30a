import Fixtures
import Foundation
import Testing

/// The built `juror-lab`, run as users run it, in a folder of its own.
struct LabProgram {
  let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  /// What a finished run left.
  struct Outcome {
    let code: Int32
    let output: String
    let error: String
  }

  /// Beside the test bundle, where the build puts it.
  private static var executable: URL {
    let beside = (Bundle.main.executableURL ?? URL(filePath: "/")).deletingLastPathComponent()
    let checkout = URL(filePath: #filePath).appending(path: "../../../.build/debug").standardized
    let candidates = [beside, checkout].map { $0.appending(path: "juror-lab") }
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? candidates[0]
  }

  func callAsFunction(_ arguments: String...) throws -> Outcome { try run(arguments) }

  /// Runs to the end; output goes to files, which never fill up as pipes do.
  func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
    let process = Process()
    let id = UUID().uuidString
    for name in ["out", "err"] { try folder.write([], to: name + id) }
    process.executableURL = Self.executable
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder.path)
    process.environment = ProcessInfo.processInfo.environment.merging(["COLUMNS": "100"]) { $1 }
      .merging(environment) { $1 }
    process.standardOutput = FileHandle(forWritingAtPath: folder("out" + id))
    process.standardError = FileHandle(forWritingAtPath: folder("err" + id))
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit, "ended by signal \(process.terminationStatus)")
    return Outcome(
      code: process.terminationStatus, output: try folder.text("out" + id), error: try folder.text("err" + id)
    )
  }
}
