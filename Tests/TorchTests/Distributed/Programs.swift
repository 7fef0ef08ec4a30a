import Foundation
import Testing

/// The program `TorchProcess`, started as launchers start it.
///
/// Sendable by contract: one test uses it.
final class Program: @unchecked Sendable {
  let process = Process()
  private let folder = FileManager.default.temporaryDirectory.appending(path: "torch-\(UUID().uuidString)")

  /// Beside the test bundle, where the build puts it.
  static var path: String {
    get throws {
      let beside = (Bundle.main.executableURL ?? URL(filePath: "/")).deletingLastPathComponent()
      let checkout = URL(filePath: #filePath).appending(path: "../../../../.build/debug").standardized
      return try #require(
        [beside, checkout].map { $0.appending(path: "TorchProcess").path }
          .first(where: FileManager.default.isExecutableFile), "the build puts TorchProcess beside the tests")
    }
  }

  /// Starts a command; `environment` is added to this process's own.
  init(_ command: [String], environment: [String: String] = [:]) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.environment = ProcessInfo.processInfo.environment.merging(["OMP_NUM_THREADS": "1"]) { $1 }
      .merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try stream("out")
    process.standardError = try stream("err")
    try process.run()
    // What hangs fails instead of keeping everybody waiting.
    DispatchQueue.global().asyncAfter(deadline: .now() + 240) { [weak self] in
      if let self, process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func stream(_ name: String) throws -> FileHandle {
    let file = folder.appending(path: name)
    try Data().write(to: file)
    return try FileHandle(forWritingTo: file)
  }

  var output: String { (try? String(contentsOf: folder.appending(path: "out"), encoding: .utf8)) ?? "" }
  var error: String { (try? String(contentsOf: folder.appending(path: "err"), encoding: .utf8)) ?? "" }

  /// The exit code, or minus the signal, when it has ended.
  func ended() -> Int32 {
    process.waitUntilExit()
    let status = process.terminationStatus
    return process.terminationReason == .exit ? status : -status
  }

  /// Waits until so many lines of the output have a word, and returns the number behind it in each.
  ///
  /// Blocks its thread: a test that were suspended meanwhile would wait for all others, and its programs for it.
  func numbers(after word: String, count: Int) throws -> [String: Int32] {
    while true {
      let lines = output.split(separator: "\n").filter { $0.contains(word) }
      if lines.count >= count {
        return Dictionary(
          lines.map { line in
            let parts = line.components(separatedBy: word)
            return (parts[0], Int32(parts[1].trimmingCharacters(in: .whitespaces)) ?? 0)
          }
        ) { $1 }
      }
      try #require(process.isRunning, "\(error)")
      usleep(50_000)
    }
  }

  /// The same program once for each rank, as torchrun would start it, but with the store kept by rank 0.
  static func ranks(
    _ count: Int, port: Int, _ arguments: [String], environment: [String: String] = [:]
  ) throws -> [Program] {
    try (0..<count).map { rank in
      let place = [
        "RANK": "\(rank)", "WORLD_SIZE": "\(count)", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "\(port)",
      ]
      return try Program([path] + arguments, environment: place.merging(environment) { $1 })
    }
  }
}

/// A port for a test of its own, below those that systems give away; runs beside this one take others.
func freePort(_ number: Int) -> Int { 15_000 + Int(getpid()) * 97 % 16_900 + number }
