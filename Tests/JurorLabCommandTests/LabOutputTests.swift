import Fixtures
import Foundation
import Testing

/// Where juror-lab writes: nothing is lost by it, and no write that fails goes unsaid.
@Suite("juror-lab and what it writes")
struct LabOutputTests {
  let lab: LabProgram

  init() throws {
    lab = try LabProgram()
    try lab.folder.write("id,mean\na,1\nb,2\nc,3\n".utf8, to: "predictions.csv")
    try lab.folder.write("id,c1,c2,c3\na,4,0,0\nb,0,4,0\nc,0,0,4\n".utf8, to: "ratings.csv")
    try lab.folder.photo("a.png", grey: 9)
  }

  @Test(
    "standard output that cannot be written is an error, with exit code 1",
    .enabled(if: access("/dev/full", W_OK) == 0),
    arguments: ["jsonl", "json", "csv", "table"],
    [
      "evaluate --predictions predictions.csv --ratings ratings.csv --bootstrap 0",
      "statistics --ratings ratings.csv",
      "datasets check table ratings.csv", "networks alexnet", "--help",
    ])
  func fullDevice(format: String, command: String) throws {
    let run = try lab.shell(
      "\"$0\" \(command) \(command == "--help" ? "" : "--format \(format)") > /dev/full")
    #expect(run.code == 1 && run.error.contains("No space left on device"), "\(run.error)")
  }

  @Test("a page replaces an earlier page, and somebody else's file only when told so")
  func pages() throws {
    for (command, page) in [
      ("evaluate --predictions predictions.csv --ratings ratings.csv --bootstrap 0", "evaluation.html"),
      ("statistics --ratings ratings.csv", "statistics.html"),
    ] {
      for _ in 0..<2 {
        let run = try lab.shell("\"$0\" \(command) --output out/deep")
        guard !run.error.contains("libjs-vega") else { return }
        #expect(run.code == 0 && run.error.hasSuffix("wrote out/deep/\(page)\n"), "\(run.error)")
      }
      try lab.folder.write("mine".utf8, to: page)
      let refused = try lab.shell("\"$0\" \(command) --output .")
      #expect(refused.code == 1 && refused.output.isEmpty && refused.error.contains("--overwrite"))
      #expect(try lab.folder.text(page) == "mine")
      #expect(try lab.shell("\"$0\" \(command) --output . --overwrite").code == 0)
      #expect(try lab.folder.text(page).hasPrefix("<!DOCTYPE html>"))
    }
  }

  @Test("a page that does not fit the disk is not there")
  func fullPage() throws {
    let run = try lab.shell(
      "ulimit -f 64; exec \"$0\" statistics --ratings ratings.csv --output out 2>&1 | cat")
    guard !run.output.contains("libjs-vega") else { return }
    #expect(run.output.contains("cannot write to out/statistics.html"), "\(run.output)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: lab.folder("out")) == [])
  }

  @Test("export writes over neither its input nor somebody else's file")
  func export() throws {
    let weights = try lab.folder.write("no weights".utf8, to: "w.safetensors")
    for arguments in [
      ["--weights", weights, "--output", weights],
      ["--weights", weights, "--output", weights, "--overwrite"],
      ["--weights", weights, "--output", lab.folder("ratings.csv")],
    ] {
      let run = try lab.run(["export", "--network", "alexnet", "--raw"] + arguments)
      #expect(run.code == 1 && run.error.contains(arguments[3]), "\(run.error)")
    }
    #expect(try lab.folder.text("w.safetensors") == "no weights")
    #expect(try lab.folder.text("ratings.csv").hasPrefix("id,c1"))
  }

  @Test("a training does not begin in a folder that has somebody else's files of its names")
  func training() throws {
    let lab = try TrainingLab()
    defer { lab.remove() }
    let weights = lab.path("own/weights.safetensors")
    try FileManager.default.createDirectory(atPath: lab.path("own"), withIntermediateDirectories: true)
    try Data("mine".utf8).write(to: URL(filePath: weights))
    let run = try lab.run("train", "toy.yaml", "--output", "own")
    #expect(
      run.status == 1 && run.errors.contains("own/weights.safetensors: there is a file"), "\(run.errors)")
    #expect(try String(contentsOfFile: weights, encoding: .utf8) == "mine")
  }

  @Test("weights are not imported from the very file that they would replace")
  func importing() throws {
    try lab.folder.makeFolder("cache/juror/weights")
    try lab.folder.write("mine".utf8, to: "cache/juror/weights/alexnet.safetensors")
    for (from, message) in [
      ("cache/juror/weights/alexnet.safetensors", "one of the files to read"), ("a.png", "--overwrite"),
    ] {
      let run = try lab.run(
        ["weights", "import", "alexnet", "--from", from], environment: ["XDG_CACHE_HOME": lab.folder("cache")]
      )
      #expect(run.code == 1 && run.error.contains(message), "\(run.error)")
    }
    #expect(try lab.folder.text("cache/juror/weights/alexnet.safetensors") == "mine")
  }

  @Test("Ctrl-C ends a command that has nothing to save at once, with exit code 130", .timeLimit(.minutes(5)))
  func interruption() throws {
    // Waits for a pipe that nobody writes to.
    mkfifo(lab.folder("pipe"), 0o600)
    let run = try lab.shell(
      """
      "$0" evaluate --predictions pipe --ratings ratings.csv &
      while kill -INT $! 2> /dev/null; do sleep 1; done; wait $!
      """)
    #expect(run.code == 130)
  }
}
