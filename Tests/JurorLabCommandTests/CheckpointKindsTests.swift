import Export
import Fixtures
import Foundation
import Imaging
import ModelFile
import Networks
import Testing
import Torch

/// `juror-lab export` and `predict` on checkpoints of every kind, as users run them.
@Suite("juror-lab with checkpoints of networks that say more than a distribution")
struct CheckpointKindsTests {
  private let folder: ScratchFolder
  private let lab, juror: BuiltProgram

  init() throws {
    folder = try ScratchFolder()
    lab = BuiltProgram("juror-lab", in: folder)
    juror = BuiltProgram("juror", in: folder, environment: ["XDG_CACHE_HOME": folder("cache")])
    var pear = PEARNetwork.Configuration(trunk: "efficientnet-lite0", values: 6)
    (pear.attributes, pear.code, pear.seed) = (["Light", "Object"], 9, 16)
    let linear = LinearRatingNetwork.Configuration(on: .discriminator, values: 5)
    for (name, side, blueprint) in [("pear", 64, pear), ("linear", 224, linear)]
      as [(String, Int, any Blueprint)]
    {
      let model = ModelDescription(
        name: name, version: "1", scale: (1...blueprint.values).map(Double.init),
        preprocessing: Preprocessing(fit: Fit(policy: .squash, side: side)), network: name)
      try NetworkFolder.write(withRandomSeed(5) { try blueprint.network() }, model: model, to: folder(name))
    }
    for grey in [20, 220] { try folder.photo("\(grey).png", grey: grey) }
  }

  private struct Record: Decodable {
    let mean, std: Double
    let distribution: [Double]
    let attributes: [String: Double]?

    /// All of its numbers.
    var numbers: [Double] {
      [mean, std] + distribution + (attributes ?? [:]).sorted { $0.key < $1.key }.map(\.value)
    }
  }

  private func records(_ outcome: BuiltProgram.Outcome) throws -> [Record] {
    #expect(outcome.code == 0, "\(outcome.error)")
    return try outcome.output.split(separator: "\n").map {
      try JSONDecoder().decode(Record.self, from: Data($0.utf8))
    }
  }

  @Test(
    "any checkpoint is exported, and the file says of photos what the checkpoint does",
    arguments: [("pear", ["Light", "Object"]), ("linear", [])])
  func export(name: String, attributes: [String]) throws {
    let file = "\(name).onnx"
    let run = try lab.run(["export", "--checkpoint", name, "--precision", "f32", "--output", file])
    #expect(run.code == 0, "\(run.error)")
    let difference = run.output.split(separator: " ").last.flatMap { Double($0.dropLast()) }
    #expect(try #require(difference) <= 1e-4, "\(run.output)")

    let predicted = try records(lab.run(["predict", "--checkpoint", name, "20.png", "220.png"]))
    let scored = try records(
      juror.run(["score", "--model", file, "--precision", "f32", "20.png", "220.png"]))
    #expect(predicted.count == 2 && scored.count == 2)
    for (predicted, scored) in zip(predicted, scored) {
      #expect((predicted.attributes ?? [:]).keys.sorted() == attributes)
      #expect(predicted.numbers.count == scored.numbers.count)
      #expect(zip(predicted.numbers, scored.numbers).allSatisfy { abs($0 - $1) <= 1e-4 })
    }
    let csv = try lab.run(["predict", "--checkpoint", name, "--format", "csv", "20.png"]).output
    #expect(csv.contains("attribute_Light,attribute_Object") == !attributes.isEmpty)
  }

  @Test("a description that was tampered with is an error that names file and field")
  func broken() throws {
    let text = try folder.text("pear/description.json")
    try folder.write(
      text.replacing("\"pear\",\n    \"seed\"", with: "\"peer\",\n    \"seed\"").utf8,
      to: "pear/description.json")
    for command in [["export", "--output", "x.onnx"], ["predict", "20.png"]] {
      let run = try lab.run(command + ["--checkpoint", "pear"])
      #expect(run.code == 1)
      #expect(
        run.error.contains("pear/description.json: network.kind: expected one of rating"), "\(run.error)")
    }
  }
}
