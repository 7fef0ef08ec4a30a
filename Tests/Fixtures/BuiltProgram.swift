public import Foundation

/// One of the built programs, run as users run it, in a scratch folder.
public struct BuiltProgram: Sendable {
  /// Where the build put it.
  public let executable: URL
  private let folder: ScratchFolder
  private let environment: [String: String]

  /// The program called `name`: beside the test bundle, or in the checkout's debug build.
  public init(_ name: String, in folder: ScratchFolder, environment: [String: String] = [:]) {
    let beside = (Bundle.main.executableURL ?? URL(filePath: "/")).deletingLastPathComponent()
    let checkout = URL(filePath: #filePath).appending(path: "../../../.build/debug").standardized
    let candidates = [beside, checkout].map { $0.appending(path: name) }
    self.init(
      candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? candidates[0],
      in: folder, environment: environment)
  }

  /// The program at a place of the caller's choice.
  public init(_ executable: URL, in folder: ScratchFolder, environment: [String: String] = [:]) {
    self.executable = executable
    self.folder = folder
    self.environment = environment
  }

  /// What a finished run left.
  public struct Outcome: Sendable {
    /// The exit code.
    public let code: Int32
    /// What it wrote to standard output.
    public let output: String
    /// What it wrote to standard error.
    public let error: String
  }

  /// Why there is no outcome.
  public struct EndedBySignal: Error {
    /// The signal.
    public let number: Int32
    /// What it wrote to standard error by then.
    public let error: String
  }

  /// Runs to the end; text goes through files, which never fill up as pipes do.
  public func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:]
  ) throws -> Outcome {
    try run(prepared(arguments, environment: environment), input: input)
  }

  /// Runs a line of shell to its end, in which `"$0"` is the program.
  public func shell(_ line: String, input: String = "") throws -> Outcome {
    let process = prepared(["-c", line, executable.path])
    process.executableURL = URL(filePath: "/bin/sh")
    return try run(process, input: input)
  }

  private func run(_ process: Process, input: String) throws -> Outcome {
    let id = UUID().uuidString
    for (name, text) in [("in", input), ("out", ""), ("err", "")] {
      try folder.write(text.utf8, to: name + id)
    }
    process.standardInput = FileHandle(forReadingAtPath: folder("in" + id))
    process.standardOutput = FileHandle(forWritingAtPath: folder("out" + id))
    process.standardError = FileHandle(forWritingAtPath: folder("err" + id))
    try process.run()
    process.waitUntilExit()
    let (output, error) = (try folder.text("out" + id), try folder.text("err" + id))
    guard process.terminationReason == .exit else {
      throw EndedBySignal(number: process.terminationStatus, error: error)
    }
    return Outcome(code: process.terminationStatus, output: output, error: error)
  }

  /// A process that has not been started.
  public func prepared(_ arguments: [String], environment: [String: String] = [:]) -> Process {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder.path)
    process.environment = ProcessInfo.processInfo.environment.merging(["COLUMNS": "100"]) { $1 }
      .merging(self.environment) { $1 }.merging(environment) { $1 }
    return process
  }
}
