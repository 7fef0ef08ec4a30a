import Fixtures
import Foundation
import Testing

@testable import Inference

/// The folder of compiled models, with compilers of our own.
@Suite("Kept models")
struct KeptModelTests {
  let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func models(_ path: String = "/x/m.onnx", _ precision: Precision = .f32) -> CompiledModels {
    CompiledModels(of: path, precision: precision, in: folder("cache"))
  }

  /// Compiles by writing `names` into the folder, the last one last.
  private func writing(_ names: String...) -> (String?) throws(InferenceError) -> String? {
    { [folder] path throws(InferenceError) in
      guard let path else { return nil }
      for (age, name) in names.reversed().enumerated() {
        try? Data([1]).write(to: URL(filePath: "\(path)/\(name)"))
        let time = Date(timeIntervalSince1970: 1_000_000 - Double(age))
        try? FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: "\(path)/\(name)")
      }
      return String(path.dropFirst(folder.path.count + 1))
    }
  }

  private func kept() -> [String] {
    let all = (try? FileManager.default.subpathsOfDirectory(atPath: folder("cache"))) ?? []
    return all.filter { !$0.hasSuffix("-f32") && !$0.hasSuffix("-bf16") && $0 != "compiled" }.sorted()
  }

  @Test("each model and precision has a folder of its own")
  func folders() throws {
    #expect(try models("/x/m.onnx").compile(writing("1.blob")).model == "cache/compiled/m-f32")
    #expect(try models("/x/m.onnx", .bf16).compile(writing("2.blob")).model == "cache/compiled/m-bf16")
    #expect(try models("n.onnx").compile(writing("3.blob")).model == "cache/compiled/n-f32")
    #expect(kept() == ["compiled/m-bf16/2.blob", "compiled/m-f32/1.blob", "compiled/n-f32/3.blob"])
  }

  @Test("of several files the newest stays, and what is no compiled model is left alone")
  func newest() throws {
    let (_, isKept) = try models().compile(writing("old.blob", "notes.txt", "older.blob", "new.blob"))
    #expect(isKept)
    #expect(kept() == ["compiled/m-f32/new.blob", "compiled/m-f32/notes.txt"])
  }

  @Test("a model that its compiler does not keep is told so")
  func nothingKept() throws {
    #expect(try models().compile(writing()).isKept == false)
    #expect(try models().compile(writing("notes.txt")).isKept == false)
  }

  @Test("what fails with the folder is tried without, and what fails without is the error")
  func failing() throws {
    var folders: [String?] = []
    let (model, isKept) = try models().compile { path throws(InferenceError) -> Int in
      folders.append(path)
      guard path == nil else { throw .engine(operation: "load", message: "damaged") }
      return 7
    }
    #expect(model == 7 && !isKept)
    #expect(folders == [folder("cache/compiled/m-f32"), nil])
    let error = #expect(throws: InferenceError.self) {
      try models().compile { path throws(InferenceError) -> Int in
        throw .engine(operation: "load", message: path == nil ? "without" : "with")
      }
    }
    #expect(error == .engine(operation: "load", message: "without"))
  }

  @Test("where a file lies in the place of the folder, models are compiled and not kept")
  func inTheWay() throws {
    try folder.makeFolder("cache/compiled")
    try folder.write([1], to: "cache/compiled/m-f32")
    let (model, isKept) = try models().compile(writing("1.blob"))
    #expect(model == nil && !isKept)
  }

  @Test("whoever compiles the same model waits until the other has, whatever happens there")
  func oneAtATime() async throws {
    let models = models()
    var all = 0
    try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<4 {
        group.addTask {
          try models.compile { (path: String?) throws(InferenceError) -> Int in
            // A file that is there for as long as one compiles; the others must not see it.
            let busy = "\(path ?? "")/busy"
            guard path != nil, !FileManager.default.fileExists(atPath: busy) else { return 0 }
            try? Data().write(to: URL(filePath: busy))
            for _ in 0..<100 { sched_yield() }
            unlink(busy)
            if number == 2 { throw .noBFloat16 }
            return 1
          }.model
        }
      }
      for try await one in group { all += one }
    }
    // The one that failed was tried again without a folder, which gives 0.
    #expect(all == 3)
  }
}
