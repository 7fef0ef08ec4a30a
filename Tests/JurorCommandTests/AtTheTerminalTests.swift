import Fixtures
import Foundation
import Testing

/// What a person sees, by `script`, which gives a program a terminal.
@Suite("juror at a terminal", .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script")))
struct AtTheTerminalTests {
  let juror: JurorProgram

  init() throws {
    juror = try JurorProgram()
    try juror.folder.makeFolder("photos/2026")
    for number in 0..<40 { try juror.folder.photo("photos/2026/\(number).png", grey: 5 * number, width: 900) }
    try juror.folder.write([], to: "photos/empty.png")
  }

  /// Everything that comes to the terminal, of which lines may be rewritten.
  private func seen(_ arguments: String) throws -> String {
    let run = try juror.shell(
      "stty cols 80 2>/dev/null; script -qec \"'$0' \(arguments)\" /dev/null < /dev/null | cat")
    return run.output.replacing("\r\n", with: "\n")
  }

  @Test(
    "a photo that cannot be rated is said once", arguments: ["", "--sort", "--top 3", "--output out.jsonl"])
  func failures(option: String) throws {
    let text = try seen("score --model brightness photos \(option)")
    #expect(text.components(separatedBy: "photos/empty.png").count == 2, "\(text)")
    let both = try juror.shell("\"$0\" score --model brightness photos > all 2>&1; cat all")
    #expect(both.output.components(separatedBy: "photos/empty.png").count == 2)
  }

  @Test("progress stays in view while records go elsewhere", arguments: ["--sort", "--output out.jsonl"])
  func progress(option: String) throws {
    let text = try seen("score --model brightness --jobs 1 photos \(option)")
    let lines = text.components(separatedBy: "\r\u{1B}[K")
    #expect(lines.contains { $0.contains(" photos, ") }, "\(text)")
    // Between the first and the last of them, the line is replaced and never taken away.
    let last = lines.lastIndex { $0.contains(" photos, ") } ?? 0
    #expect(lines.prefix(last).dropFirst().allSatisfy { $0.contains("photos") }, "\(text)")
  }

  @Test("juror models fits a terminal of 80 columns")
  func models() throws {
    let lines = try seen("models").split(separator: "\n")
    #expect(lines.first?.hasPrefix("name") == true && lines.contains { $0.contains("juror-oasis-lite2") })
    #expect(lines.allSatisfy { $0.count <= 80 }, "\(lines)")
  }
}
