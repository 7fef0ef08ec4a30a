import Fixtures
import Foundation
import Imaging
import Inference
import ModelFile
import Testing

@Suite("juror with models of other outputs than a distribution")
struct OutputsTests {
  let juror: JurorProgram

  init() throws {
    juror = try JurorProgram()
    for (name, outputs) in [
      ("rich", [.distribution, .attributes(["Light", "Object"]), .quality, .features(size: 1), .map]),
      ("mean", [.mean]), ("quality", [.quality]),
    ] as [(String, [ModelOutput])] {
      let model = BrightnessModel(name: name, outputs: outputs)
      try model.write(to: juror.folder("data/juror/models/\(name).onnx"))
    }
    for (name, grey) in [("a.png", 51), ("b.png", 204), ("c.png", 102)] {
      try juror.folder.photo("photos/\(name)", grey: grey)
    }
  }

  private func score(_ model: String, _ arguments: String...) throws -> BuiltProgram.Outcome {
    try juror.run(["score", "--model", model, "--precision", "f32", "photos"] + arguments)
  }

  @Test("attributes and quality are in the records, beside the distribution")
  func rich() throws {
    let run = try score("rich")
    #expect(run.code == 0, "\(run.error)")
    for (record, brightness) in zip(run.records, [0.2, 0.8, 0.4]) {
      let rating = try #require(record.rating)
      #expect(abs(try #require(rating.mean) - juror.fixture.mean(brightness: brightness)) < 1e-5)
      #expect(abs(try #require(rating.quality) - brightness) < 1e-5)
      #expect(rating.attributes.keys.sorted() == ["Light", "Object"])
      #expect(abs(try #require(rating.attributes["Object"]) - 2 * brightness) < 1e-5)
    }
    #expect(
      run.output.contains(#""quality":{"mean":0.2"#) && run.output.contains(#""attributes":{"Light":0.2"#))
    let csv = try score("rich", "--format", "csv").output.split(separator: "\n")
    #expect(
      csv.first
        == "path,mean,std,p1,p2,p3,p4,p5,p6,p7,scale,model,width,height,quality,attribute_Light,attribute_Object,error_kind,error_message"
    )
    let table = try score("rich", "--format", "table").output.split(separator: "\n")
    #expect(table.first == " mean    std  quality  size         photo")
    #expect(table.dropFirst().first?.contains("  0.200  60x40") == true, "\(table)")
  }

  @Test("a model that gives the mean only has records without a spread and a distribution")
  func meanOnly() throws {
    let run = try score("mean", "--sort")
    #expect(run.records.map(\.path.text) == ["photos/b.png", "photos/c.png", "photos/a.png"])
    #expect(run.means.compactMap(\.self).map { ($0 * 100).rounded() / 100 } == [5.8, 3.4, 2.2])
    #expect(!run.output.contains("std") && !run.output.contains("distribution"))
    let table = try score("mean", "--format", "table").output
    #expect(table.hasPrefix(" mean  size         photo\n2.200  "), "\(table)")
  }

  @Test("photos are ranked by quality when that is asked for, or all there is")
  func ranking() throws {
    for (model, arguments) in [("quality", ["--top", "1"]), ("rich", ["--top", "1", "--by", "quality"])] {
      let run = try juror.run(["score", "--model", model, "photos", "--sheet", "\(model).png"] + arguments)
      #expect(run.records.map(\.path.text) == ["photos/b.png"], "\(run.error)")
      #expect(FileManager.default.fileExists(atPath: juror.folder("\(model).png")))
    }
    let wrong = try score("mean", "--by", "quality")
    #expect(
      wrong.code == 1 && wrong.error.contains("--by: the model mean gives no quality"), "\(wrong.error)")
    #expect(try score("mean", "--by", "beauty").code == 64)
  }

  @Test("a run goes on in its own columns, and not in those of a model that gives something else")
  func resuming() throws {
    for format in ["jsonl", "csv", "json"] {
      let output = "out.\(format)"
      #expect(try score("rich", "--output", output).code == 0)
      let whole = try juror.folder.text(output)
      try juror.folder.photo("photos/d.png", grey: 9)
      let again = try score("rich", "--output", output, "--resume")
      #expect(again.code == 0 && again.error.contains("1 rated, 3 rated before"), "\(again.error)")
      #expect(try juror.folder.text(output).count > whole.count)
      try FileManager.default.removeItem(atPath: juror.folder("photos/d.png"))

      let path = juror.folder("data/juror/models/rich.onnx")
      let rich = try Data(contentsOf: URL(filePath: path))
      try BrightnessModel(name: "rich").write(to: path)
      let other = try score("rich", "--output", output, "--resume")
      #expect(other.code == 1 && other.error.contains("another version of rich"), "\(other.error)")
      try rich.write(to: URL(filePath: path))
    }
  }

  @Test("a replaced model file is not taken for the one that was compiled")
  func cache() throws {
    let path = juror.folder("data/juror/models/rich.onnx")
    #expect(try score("rich").output.contains("quality"))
    try BrightnessModel(name: "rich", outputs: [.mean]).write(to: path)
    let run = try score("rich")
    #expect(run.code == 0 && run.means.compactMap(\.self).count == 3, "\(run.error)")
    var steeper = BrightnessModel(name: "rich")
    steeper.slope = 3
    try steeper.write(to: path)
    let mean = try #require(try score("rich").means.first ?? nil)
    #expect(abs(mean - steeper.mean(brightness: 0.2)) < 1e-5)
  }

  @Test("models show lists the outputs, and the doctor compares the score that there is")
  func showAndDoctor() throws {
    let card = try juror("models", "show", "rich").output
    #expect(card.contains("* Output: attributes (Light, Object)\n* Output: quality\n"), "\(card)")
    #expect(try juror("models", "--format", "jsonl").output.contains(#""name":"quality""#))
    for (name, outputs, slope) in [("mean", [.mean], 6), ("quality", [.quality], 1)]
      as [(String, [ModelOutput], Double)]
    {
      var model = BrightnessModel(name: name, outputs: outputs)
      let chart = TestChart.image(for: model.description.preprocessing.fit)
      let brightness = chart.pixels.reduce(0.0) { $0 + Double($1) } / Double(chart.pixels.count) / 255
      let expected = slope * brightness + (name == "mean" ? 1 : 0)
      for (shift, code) in [(0.0, 0), (0.02, 1)] as [(Double, Int32)] {
        model.description.selfTest = expected + shift
        try model.write(to: juror.folder("data/juror/models/\(name).onnx"))
        #expect(try juror("doctor", "--model", name).code == code, "\(name) \(shift)")
      }
    }
  }

  @Test("a model whose graph lacks an output is said, and one that is newer asks for a newer Juror")
  func broken() throws {
    let path = juror.folder("data/juror/models/rich.onnx")
    let bytes = try Data(contentsOf: URL(filePath: path))
    for (old, new, says) in [
      (
        "\"name\" : \"quality\"", "\"name\" : \"mean\"   ",
        "outputs.mean: the graph has no output of this name"
      ),
      ("\"format\" : 2", "\"format\" : 9", "format: expected 1 … 2, found 9; update Juror"),
    ] {
      var changed = bytes
      let place = try #require(changed.firstRange(of: Data(old.utf8)))
      changed.replaceSubrange(place, with: Data(new.utf8))
      try changed.write(to: URL(filePath: path))
      let run = try score("rich")
      #expect(run.code == 1 && run.error.contains(says), "\(run.error)")
    }
  }
}
