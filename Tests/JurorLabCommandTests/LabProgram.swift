import Fixtures
import Foundation

/// The built `juror-lab`, run as users run it, in a folder of its own.
struct LabProgram {
  typealias Outcome = BuiltProgram.Outcome

  let folder: ScratchFolder
  private let program: BuiltProgram

  init() throws {
    folder = try ScratchFolder()
    program = BuiltProgram("juror-lab", in: folder)
  }

  /// Where the build put it.
  var executable: URL { program.executable }

  /// Runs a line of shell to its end, in which `"$0"` is the program.
  func shell(_ line: String, input: String = "") throws -> Outcome { try program.shell(line, input: input) }

  func callAsFunction(_ arguments: String...) throws -> Outcome { try run(arguments) }

  /// Runs to the end.
  func run(
    _ arguments: [String], environment: [String: String] = [:]
  ) throws -> Outcome {
    try program.run(arguments, environment: environment)
  }
}
