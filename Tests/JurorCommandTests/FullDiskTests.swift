import Fixtures
import Foundation
import Testing

/// No write that fails goes unsaid.
@Suite("juror on a full disk")
struct FullDiskTests {
  let juror: JurorProgram

  init() throws {
    juror = try JurorProgram()
    for number in 0..<24 { try juror.folder.photo("photos/\(number).png", grey: 10 * number) }
  }

  @Test(
    "standard output that cannot be written is an error, with exit code 1",
    .enabled(if: access("/dev/full", W_OK) == 0),
    arguments: [
      "--help", "score --help", "--version", "models", "models list --format json", "models show brightness",
      "score --model brightness photos", "score --model brightness photos --sort --format table",
      "score --model brightness photos --output /dev/full", "--generate-completion-script bash",
    ])
  func device(arguments: String) throws {
    let run = try juror.shell("\"$0\" \(arguments) > /dev/full")
    #expect(run.code == 1 && run.error.contains("No space left on device"), "\(run.error)")
  }

  @Test("standard output that is closed is an error, and no file takes its place")
  func closed() throws {
    let run = try juror.shell("\"$0\" score --model brightness photos --sheet sheet.png >&-")
    #expect(run.code == 1 && run.error.contains("cannot write to standard output"), "\(run.error)")
  }

  @Test(
    "no half file gets its name: lines end whole, other formats and sheets are not there",
    arguments: ["jsonl", "csv", "json", "table", "sheet"])
  func limited(format: String) throws {
    // Compiles the model, whose cached file would not fit.
    #expect(try juror("score", "--model", "brightness", "photos/0.png").code == 0)
    let option = format == "sheet" ? "--sheet out.jpg" : "--output out --format \(format)"
    // Files may have a single block of 512 or 1,024 bytes, as on a disk that is full then.
    let run = try juror.shell(
      "ulimit -f 1; exec \"$0\" score --model brightness photos \(option) 2>&1 > /dev/null | cat")
    #expect(run.output.contains("cannot write to out"), "\(run.output)")
    let names = try juror.folder.names.filter { $0.contains("out") && !$0.hasPrefix("out-") && $0.count < 12 }
    guard format == "jsonl" || format == "csv" else {
      #expect(names == [])
      return
    }
    let text = try juror.folder.text("out")
    #expect(text.hasSuffix("\n") && text.split(separator: "\n").count >= 2)
    #expect(try juror("score", "--model", "brightness", "photos", "--output", "out", "--resume").code == 0)
    #expect(try juror.folder.text("out").split(separator: "\n").count == (format == "csv" ? 25 : 24))
  }
}
