import Fixtures
import Foundation
import Testing

/// `juror-lab` loads libtorch for the commands that need it, by becoming `juror-lab-torch`.
@Suite("juror-lab: libtorch when a command needs it")
struct TorchProgramTests {
  let lab: LabProgram

  init() throws { lab = try LabProgram() }

  @Test("help lists every command as the command describes itself")
  func help() throws {
    let help = try lab.run(["--help"], environment: ["COLUMNS": "200"])
    #expect(help.code == 0)
    for command in [
      "weights", "networks", "export", "train", "predict", "evaluate", "statistics", "datasets",
    ] {
      let own = try lab.run([command, "--help"], environment: ["COLUMNS": "200"])
      let overview = try #require(own.output.firstMatch(of: /OVERVIEW: (.*)\n/)?.1, "\(command)")
      #expect(help.output.contains("  \(command) "), "\(command)")
      #expect(help.output.contains(" \(overview)\n"), "\(command): \(overview)")
      #expect(own.output.contains("USAGE: juror-lab \(command) "), "\(command)")
    }
    #expect(try lab("help", "train").output.contains("USAGE: juror-lab train "))
  }

  #if os(Linux)
    @Test("commands that need no libtorch do not load it", .enabled(if: Self.tracesLibraries))
    func libraries() throws {
      let photos = try lab.folder.write("id,c1,c2\na,1,2\nb,2,1\n".utf8, to: "r.csv")
      for arguments in [
        ["--help"], ["help"], ["evaluate", "--help"],
        ["evaluate", "--predictions", photos, "--ratings", photos],
        ["statistics", "--ratings", photos], ["datasets", "check", "table", photos],
      ] {
        #expect(try !loadsLibtorch(arguments), "\(arguments)")
      }
      #expect(try loadsLibtorch(["networks", "--help"]))
    }

    /// Whether the system's loader can be asked what it loads.
    private static let tracesLibraries =
      FileManager.default.fileExists(atPath: "/lib64/ld-linux-x86-64.so.2")
      || FileManager.default.fileExists(atPath: "/lib/ld-linux-aarch64.so.1")

    private func loadsLibtorch(_ arguments: [String]) throws -> Bool {
      let run = try lab.run(arguments, environment: ["LD_DEBUG": "files"])
      #expect(run.error.contains("file=libvips"))
      return run.error.contains("file=libtorch")
    }
  #endif

  @Test("without the other program beside it, a command says what is missing")
  func alone() throws {
    let copy = URL(filePath: lab.folder("juror-lab"))
    try FileManager.default.copyItem(at: lab.executable, to: copy)
    let run = try BuiltProgram(copy, in: lab.folder).run(["networks"])
    #expect(run.code == 1)
    #expect(run.error.contains("juror-lab-torch, which has the commands that need libtorch: No such file"))
    #expect(try BuiltProgram(copy, in: lab.folder).run(["--help"]).code == 0)
  }

  @Test("arguments are handed on byte for byte, through a link, too")
  func link() throws {
    let link = lab.folder("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: lab.executable.path)
    let run = try BuiltProgram(URL(filePath: link), in: lab.folder).run(["networks", "no such\nnetwork"])
    #expect(run.code == 64)
    #expect(run.error.contains("no network is called \"no such"))
  }
}
