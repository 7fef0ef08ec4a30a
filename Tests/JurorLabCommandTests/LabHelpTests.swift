import Fixtures
import Foundation
import Testing

@Suite("juror-lab: help")
struct LabHelpTests {
  /// Set `JUROR_RECORD=1` to write the snapshots anew.
  @Test(
    "help is as checked in, and has an example",
    arguments: [["datasets", "check"], ["evaluate"], ["statistics"]])
  func snapshots(command: [String]) throws {
    let run = try LabProgram().run(command + ["--help"])
    #expect(run.code == 0)
    #expect(run.output.contains("Example: juror-lab \(command.joined(separator: " "))"))
    let name = (["juror-lab"] + command).joined(separator: "-") + ".txt"
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Help/\(name)")
    if ProcessInfo.processInfo.environment["JUROR_RECORD"] != nil {
      try run.output.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try run.output == String(contentsOf: file, encoding: .utf8))
  }
}
