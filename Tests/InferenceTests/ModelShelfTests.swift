import Fixtures
import Foundation
import Inference
import ModelFile
import Testing

@Suite("Models at hand")
struct ModelShelfTests {
  let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
    for name in ["mine", "theirs"] { try folder.makeFolder(name) }
  }

  private var shelf: ModelShelf { ModelShelf(folders: [folder("mine"), folder("none"), folder("theirs")]) }

  @Test("a model is found by its file's name, the user's before the bundled")
  func precedence() throws {
    for file in ["mine/b.onnx", "theirs/a.onnx", "theirs/b.onnx"] {
      try BrightnessModel().write(to: folder(file))
    }
    #expect(try shelf.path(of: "b") == folder("mine/b.onnx"))
    #expect(try shelf.path(of: "a") == folder("theirs/a.onnx"))
    #expect(shelf.entries().map(\.path) == [folder("theirs/a.onnx"), folder("mine/b.onnx")])
  }

  @Test("a path is taken as it is, and an unknown name tells the known ones")
  func paths() throws {
    try BrightnessModel().write(to: folder("theirs/a.onnx"))
    #expect(try shelf.path(of: "./x.onnx") == "./x.onnx")
    let error = #expect(throws: InferenceError.self) { try shelf.path(of: "x") }
    #expect(error == .unknownModel(name: "x", known: ["a"]))
  }

  @Test("a file that is no model is listed with its reason")
  func damaged() throws {
    try folder.write([1, 2, 3], to: "mine/c.onnx")
    #expect(throws: ModelFileError.self) { try shelf.entries().first?.description.get() }
  }

  @Test("the card lies beside the model")
  func card() throws {
    try folder.write("# A\n".utf8, to: "mine/a.md")
    #expect(ModelShelf.card(ofFile: folder("mine/a.onnx")) == "# A\n")
    #expect(ModelShelf.card(ofFile: folder("mine/b.onnx")) == nil)
  }
}
