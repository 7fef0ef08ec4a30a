import Fixtures
import Foundation
import Testing
import Training

@Suite("Folders of data and of runs")
struct FoldersTests {
  @Test("JUROR_DATA wins, else the data lie beside the checkout")
  func data() throws {
    let folder = try ScratchFolder()
    for name in ["data", "juror", "shared/data"] { try folder.makeFolder(name) }
    func found(_ environment: [String: String]) throws -> String {
      try DataFolder.locate(environment: environment).standardizedFileURL.path
    }
    let root = ["JUROR_ROOT": folder("juror")]
    #expect(try found(root) == folder("shared/data"))
    #expect(try found(root.merging(["JUROR_DATA": folder("data")]) { $1 }) == folder("data"))
    #expect(try found(root.merging(["JUROR_DATA": ""]) { $1 }) == folder("shared/data"))
  }

  @Test("a data folder that is not there, or is a file, is an error that names it and the remedy")
  func missing() throws {
    let folder = try ScratchFolder()
    try folder.write("x".utf8, to: "file")
    for name in ["nowhere", "file"] {
      let error = #expect(throws: TrainingError.self) {
        try DataFolder.locate(environment: ["JUROR_DATA": folder(name)])
      }
      #expect(error?.description.contains(folder(name)) ?? false)
      #expect(error?.description.contains("set JUROR_DATA") ?? false)
    }
  }

  @Test("runs lie below JUROR_RUNS, or below runs")
  func runs() {
    #expect(RunsFolder.path(of: "toy", environment: ["JUROR_RUNS": "/a/b"]) == "/a/b/toy")
    #expect(RunsFolder.path(of: "toy", environment: ["JUROR_RUNS": ""]) == "runs/toy")
    #expect(RunsFolder.path(of: "toy", environment: [:]) == "runs/toy")
  }
}
