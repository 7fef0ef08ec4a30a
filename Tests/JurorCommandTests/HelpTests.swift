import Fixtures
import Foundation
import Testing

@Suite("Help")
struct HelpTests {
  /// Set `JUROR_RECORD=1` to write the snapshots anew.
  @Test(
    "every command's help is as checked in, and has an example",
    arguments: [
      [], ["score"], ["models"], ["models", "list"], ["models", "show"], ["doctor"],
    ])
  func snapshots(command: [String]) throws {
    let run = try JurorProgram().run(command + ["--help"])
    #expect(run.code == 0)
    #expect(run.output.contains("Example"))
    let name = (["juror"] + command).joined(separator: "-") + ".txt"
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "Help/\(name)")
    if ProcessInfo.processInfo.environment["JUROR_RECORD"] != nil {
      try run.output.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try run.output == String(contentsOf: file, encoding: .utf8))
  }
}
