import Fixtures
import Foundation

/// A small checkout with the real set-up scripts, on a machine whose package manager, Python and Swift are stubs that note
/// how they were called.
struct StubbedCheckout {
  let folder: ScratchFolder
  static let root = URL(filePath: #filePath).appending(path: "../../..").standardized
  private static let stubs = root.appending(path: "Tests/SetupTests/Stubs").path

  /// - Parameter packages: what is installed, with each package's status.
  init(packages: String = "") throws {
    folder = try ScratchFolder()
    for name in ["state", "my checkout/Sources/Ratings", "my checkout/Models"] { try folder.makeFolder(name) }
    for name in ["juror", "juror-lab", "Setup"] {
      try FileManager.default.copyItem(
        at: Self.root.appending(path: name), to: URL(filePath: folder("my checkout/\(name)")))
    }
    try write("// swift-tools-version: 6.1", to: "Package.swift")
    try write("let scale = 7", to: "Sources/Ratings/Scale.swift")
    try write("a model", to: "Models/model.onnx")
    try folder.write(packages.utf8, to: "state/packages")
  }

  /// Where the checkout is, with a space in its path.
  var path: String { folder("my checkout") }

  /// Writes a file of the checkout, by default with a time before everything else's.
  func write(_ text: String, to name: String, at time: Date = Date(timeIntervalSince1970: 1e9)) throws {
    try folder.write(text.utf8, to: "my checkout/\(name)")
    try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: "\(path)/\(name)")
  }

  /// Makes a stub behave as its comment says.
  func set(_ state: String, _ text: String = "") throws { try folder.write(text.utf8, to: "state/\(state)") }

  /// How the stubs were called since the last look, without those that only ask.
  func calls() throws -> [String] {
    let calls = try folder.text("state/calls").split(separator: "\n").map(String.init)
    try folder.write([], to: "state/calls")
    return calls.filter { !$0.hasPrefix("dpkg-query") && !$0.hasPrefix("pkg-config") }
  }

  /// Runs a script to its end.
  @discardableResult
  func run(
    _ arguments: String..., at script: String = "my checkout/juror", input: String = "",
    environment: [String: String] = [:]
  ) throws -> BuiltProgram.Outcome {
    try program(script).run(arguments, input: input, environment: environment)
  }

  /// A script of the folder, or a program by its path, on the machine of stubs.
  func program(_ script: String = "my checkout/juror") -> BuiltProgram {
    BuiltProgram(
      URL(filePath: script.hasPrefix("/") ? script : folder(script)), in: folder,
      environment: ["STATE": folder("state"), "PATH": "\(Self.stubs):/usr/bin:/bin", "LIBTORCH": ""])
  }

  /// A search path on which there is no program of a name, whatever this machine has.
  func searchPath(without name: String) throws -> String {
    try folder.makeFolder("bin")
    for directory in [Self.stubs, "/usr/bin", "/bin"] {
      for program in try FileManager.default.contentsOfDirectory(atPath: directory) where program != name {
        symlink("\(directory)/\(program)", folder("bin/\(program)"))
      }
    }
    return folder("bin")
  }

  /// Every file of the checkout with what a write would change.
  func files() throws -> [String: String] {
    var files: [String: String] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
      var status = stat()
      lstat("\(path)/\(name)", &status)
      files[name] = "\(status.st_ino) \(status.st_ctim.tv_sec) \(status.st_ctim.tv_nsec)"
    }
    return files
  }
}
