import Fixtures
import Foundation
import Imaging
import Inference
import ModelFile
import Testing

@Suite("juror models, juror doctor, and the program itself")
struct ModelsAndDoctorTests {
  let juror: JurorProgram

  init() throws { juror = try JurorProgram() }

  @Test("models list tells scale, size, quality and licence")
  func list() throws {
    let run = try juror("models", "list", "--format", "csv")
    #expect(run.code == 0)
    let line = run.output.split(separator: "\n").first { $0.hasPrefix("brightness,") }
    #expect(line?.hasPrefix("brightness,1,1…7,0.0 MB,srcc_mean 0.500,MIT,") == true, "\(run.output)")
    #expect(try juror("models", "--format", "jsonl").output.contains("\"name\":\"brightness\""))
  }

  @Test("a damaged model file is said on standard error, exit code 1, the others are listed")
  func damaged() throws {
    try juror.folder.write([1, 2, 3], to: "data/juror/models/broken.onnx")
    let run = try juror("models")
    #expect(run.code == 1 && run.error.contains("broken.onnx") && run.output.contains("brightness"))
  }

  @Test("a model whose scale no computer can add up is said, too")
  func impossibleScale() throws {
    let path = "data/juror/models/brightness.onnx"
    var bytes = try Data(contentsOf: URL(filePath: juror.folder(path)))
    let values = try #require(bytes.firstRange(of: Data("6,\n    7".utf8)))
    bytes.replaceSubrange(values, with: Data("6,1e300 ".utf8))
    try juror.folder.write(bytes, to: path)
    let run = try juror("models", "list")
    #expect(run.code == 1)
    #expect(run.error.contains("scale: the values of a rating scale must lie in -1e9 … 1e9"), "\(run.error)")
  }

  @Test("models show prints the card beside the file, or one made of its description")
  func show() throws {
    #expect(try juror("models", "show", "brightness").output.contains("* Known weakness: It likes snow."))
    try juror.folder.write("# Card\n".utf8, to: "data/juror/models/brightness.md")
    #expect(try juror("models", "show", "brightness").output == "# Card\n")
    #expect(try juror("models", "show", "nosuch").code == 1)
  }

  @Test("the doctor finds all well, and compares the self-test with the expected score")
  func doctor() async throws {
    let path = juror.folder("data/juror/models/brightness.onnx")
    let fit = juror.fixture.description.preprocessing.fit
    let chart = TestChart.image(for: fit)
    let brightness = chart.pixels.reduce(0.0) { $0 + Double($1) } / Double(chart.pixels.count) / 255
    for (shift, code, status) in [(0.0, 0, "ok"), (0.2, 1, "failed")] as [(Double, Int32, String)] {
      var fixture = juror.fixture
      fixture.description.selfTest = fixture.mean(brightness: brightness) + shift
      try fixture.write(to: path)
      let run = try juror("doctor", "--model", "brightness")
      #expect(run.code == code, "\(run.output)")
      let selfTest = run.output.split(separator: "\n").first { $0.contains("\"self-test\"") }
      #expect(selfTest?.contains("\"status\":\"\(status)\"") == true)
      #expect(run.output.contains("\"check\":\"format JPEG\",\"detail\":\"decodes\",\"status\":\"ok\""))
    }
  }

  @Test("the doctor looks at every format that is read, and says where it cannot try one")
  func formats() throws {
    let run = try juror("doctor", "--model", "brightness")
    for format in PhotoDecoder.formats.flatMap({ $0 == "HEIF" ? ["HEIC", "AVIF"] : [$0] }) {
      #expect(run.output.contains("\"check\":\"format \(format)\""), "\(format)")
    }
    let without = try juror("doctor", "--model", "brightness", environment: ["TMPDIR": "/nowhere"])
    #expect(without.output.contains("not tried: /nowhere/"))
    #expect(!without.output.contains("\"status\":\"failed\""))
  }

  @Test("the doctor uses the compiled model that score uses, and says when none can be kept")
  func cache() throws {
    let photo = try juror.folder.photo("photos/a.png", grey: 90)
    #expect(try juror("score", photo, "--model", "brightness").code == 0)
    func check() throws -> String? {
      try juror("doctor", "--model", "brightness").output.split(separator: "\n").first {
        $0.contains("\"check\":\"cache\"")
      }.map(String.init)
    }
    let compiled = juror.folder("cache/juror/compiled")
    let files = try FileManager.default.subpathsOfDirectory(atPath: compiled)
    #expect(try check()?.contains("\"status\":\"ok\"") == true)
    #expect(try FileManager.default.subpathsOfDirectory(atPath: compiled) == files)

    try FileManager.default.removeItem(atPath: compiled)
    try juror.folder.write([], to: "cache/juror/compiled")
    #expect(try check()?.contains("cannot be used; models are compiled at every start") == true)
    #expect(try juror("score", photo, "--model", "brightness").code == 0)
  }

  @Test("a folder in place of a command gets the command that was meant")
  func suggestion() throws {
    let run = try juror("photos")
    #expect(run.code == 64 && run.error.contains("juror score photos"), "\(run.error)")
    #expect(try juror("nothing").error.contains("juror score") == false)
  }

  @Test("juror does not need libtorch")
  func libraries() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["ldd", juror.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(text.contains("libopenvino_c") && text.contains("libvips"))
    #expect(!text.contains("torch") && !text.contains("libc10"))
  }
}
