import Fixtures
import Foundation
import Testing

@Suite("juror-lab: help")
struct LabHelpTests {
  /// Set `JUROR_RECORD=1` to write the snapshots anew.
  @Test(
    "help is as checked in, and has an example",
    arguments: [
      ["compare"], ["datasets", "check"], ["edit"], ["evaluate"], ["export"], ["networks"], ["predict"],
      ["preview", "codes"], ["preview", "edits"], ["preview", "masks"], ["preview", "patches"],
      ["preview", "reconstructions"], ["preview", "saliency"], ["probe"], ["saliency"], ["statistics"],
      ["train"],
      ["weights", "import"],
    ])
  func snapshots(command: [String]) throws {
    let run = try LabProgram().run(command + ["--help"])
    #expect(run.code == 0)
    #expect(run.output.contains("Example: juror-lab \(command.joined(separator: " "))"))
    try compare(run.output, with: (["juror-lab"] + command).joined(separator: "-") + ".txt")
  }

  @Test("the help of the program itself is as checked in")
  func program() throws { try compare(LabProgram()("--help").output, with: "juror-lab.txt") }

  private func compare(_ help: String, with name: String) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Help/\(name)")
    if ProcessInfo.processInfo.environment["JUROR_RECORD"] != nil {
      try help.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try help == String(contentsOf: file, encoding: .utf8))
  }
}
