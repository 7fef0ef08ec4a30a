import Fixtures
import Foundation
import Inference
import Synchronization
import Testing

@Suite("juror score while it runs")
struct StreamTests {
  let juror: JurorProgram

  init() throws { juror = try JurorProgram() }

  /// A run that reads paths from us and whose lines we read.
  private func start(_ arguments: [String]) throws -> (
    process: Process, input: FileHandle, output: FileHandle
  ) {
    let process = juror.prepared(["score", "--model", "brightness"] + arguments)
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    return (process, input.fileHandleForWriting, output.fileHandleForReading)
  }

  private func readLine(_ handle: FileHandle) -> String {
    var line = Data()
    while let byte = try? handle.read(upToCount: 1), !byte.isEmpty, byte.first != UInt8(ascii: "\n") {
      line += byte
    }
    return String(decoding: line, as: UTF8.self)
  }

  @Test("paths on standard input: each record comes while the input is still open", .timeLimit(.minutes(10)))
  func stream() throws {
    for name in ["a", "b"] { try juror.folder.photo("photos/\(name).png", grey: 9) }
    let run = try start(["-"])
    for name in ["photos/a.png", "photos/b.png"] {
      try run.input.write(contentsOf: Data("\(name)\n".utf8))
      #expect(PhotoRecord(json: readLine(run.output).utf8)?.path.text == name)
    }
    try run.input.close()
    run.process.waitUntilExit()
    #expect(run.process.terminationStatus == 0)
  }

  @Test(
    "interrupted, it leaves a valid file with what it has scored, exit code 130, and can be resumed",
    .timeLimit(.minutes(10)), arguments: [SIGINT, SIGTERM], ["jsonl", "csv", "json"])
  func interruption(signal: Int32, format: String) throws {
    for name in ["a", "b", "c"] { try juror.folder.photo("photos/\(name).png", grey: 9) }
    let run = try start(["-", "--output", "out", "--format", format])
    try run.input.write(contentsOf: Data("photos/a.png\nphotos/b.png\n".utf8))
    // Long enough for both to be scored; the run then waits for a third path.
    let written = { (try? juror.folder.text("out").contains("b.png")) == true }
    for _ in 0..<100 where !written() { usleep(format == "json" ? 30_000 : 100_000) }
    kill(run.process.processIdentifier, signal)
    run.process.waitUntilExit()
    #expect(run.process.terminationStatus == 130)
    #expect(try names(in: "out", format: format) == ["photos/a.png", "photos/b.png"])

    let resumed = try juror(
      "score", "--model", "brightness", "--resume", "--output", "out", "--format", format, "photos")
    #expect(resumed.code == 0 && resumed.error.contains("1 rated, 2 rated before"))
    #expect(try names(in: "out", format: format) == ["photos/a.png", "photos/b.png", "photos/c.png"])
  }

  private func names(in file: String, format: String) throws -> [String] {
    let text = try juror.folder.text(file)
    switch format {
    case "csv": return RecordCSV.rows(text.utf8).dropFirst().compactMap(\.first)
    case "json": return (PhotoRecord.array(json: text.utf8) ?? []).map(\.path.text)
    default: return text.split(separator: "\n").compactMap { PhotoRecord(json: $0.utf8)?.path.text }
    }
  }

  @Test("--resume drops a torn last line and errors of photos that it scores again")
  func resume() throws {
    for name in ["a", "b", "c"] { try juror.folder.photo("photos/\(name).png", grey: 9) }
    try juror.folder.write([], to: "photos/d.png")
    let arguments = ["score", "--model", "brightness", "--output", "out.jsonl", "photos"]
    #expect(try juror.run(arguments).code == 1)
    let lines = try juror.folder.text("out.jsonl").split(separator: "\n")
    #expect(lines.count == 4)
    try juror.folder.write("\(lines[0])\n\(lines[3])\n\(lines[1].dropLast(20))".utf8, to: "out.jsonl")
    let run = try juror.run(arguments + ["--resume"])
    #expect(run.code == 1 && run.error.contains("2 rated, 1 could not be, 1 rated before"))
    #expect(try juror.folder.text("out.jsonl").split(separator: "\n") == lines)
  }

  @Test(
    "Ctrl-C is heard within a second while the model is loaded, a photo is decoded or a path is waited for; two end it at once",
    .timeLimit(.minutes(10)), arguments: [0.05, 0.5, 3], [1, 2])
  func interruptedSoon(after delay: Double, times: Int) throws {
    let run = try start(["-", "--output", "out"])
    usleep(useconds_t(delay * 1e6))
    // Before the program has begun, the signal ends it as any other.
    for _ in 0..<times { kill(run.process.processIdentifier, SIGINT) }
    run.process.waitUntilExit()
    #expect(run.process.terminationStatus == 130 || run.process.terminationReason == .uncaughtSignal)
    #expect(try !juror.folder.names.contains("out") || juror.folder.text("out").isEmpty)
  }

  @Test("a reader that goes away ends the run quietly", .timeLimit(.minutes(10)))
  func readerGone() throws {
    for name in ["a", "b"] { try juror.folder.photo("photos/\(name).png", grey: 9) }
    let run = try start(["-"])
    try run.input.write(contentsOf: Data("photos/a.png\n".utf8))
    _ = readLine(run.output)
    try run.output.close()
    try run.input.write(contentsOf: Data("photos/b.png\n".utf8))
    run.process.waitUntilExit()
    #expect(run.process.terminationReason == .exit && run.process.terminationStatus == 0)
  }

  @Test("an output file that cannot be made is exit code 1 and names it")
  func badOutput() throws {
    let run = try juror("score", "--model", "brightness", "--output", "none/out.jsonl", "photos")
    #expect(run.code == 1 && run.error.contains("none/out.jsonl"))
  }

  @Test("what is no regular file is written to, not replaced")
  func device() throws {
    try juror.folder.photo("photos/a.png", grey: 9)
    #expect(try juror("score", "--model", "brightness", "--output", "/dev/null", "photos").code == 0)
    var status = stat()
    #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
  }
}
