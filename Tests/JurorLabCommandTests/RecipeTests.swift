import Fixtures
import Foundation
import Networks
import Testing
import Torch

/// Recipes for those who hold AVA and AADB, on mocks of their layout with three photos.
@Suite(.serialized)
struct RecipeTests {
  private let scratch: ScratchFolder
  private let lab: BuiltProgram

  init() throws {
    scratch = try ScratchFolder()
    lab = BuiltProgram(
      "juror-lab", in: scratch,
      environment: ["JUROR_DATA": scratch("data"), "XDG_CACHE_HOME": scratch("cache")])
    try scratch.makeFolder("data/AVA/images")
    try scratch.makeFolder("data/AADB/images")
    var rows = ""
    for id in 1...3 {
      try scratch.photo("data/AVA/images/\(id).jpg", grey: 60 * id)
      rows += "\(id) \(id) 0 0 1 2 \(9 * id) 20 9 \(2 * id) 1 0 0 0 7\n"
    }
    try scratch.write(rows.utf8, to: "data/AVA/AVA.txt")
    let names = [
      "BalancingElements", "ColorHarmony", "Content", "DoF", "Light", "MotionBlur", "Object", "Repetition",
      "RuleOfThirds", "Symmetry", "VividColor",
    ]
    for (index, part) in ["train", "val", "test"].enumerated() {
      try scratch.photo("data/AADB/images/\(part).jpg", grey: 50 + 60 * index)
      let values = names.indices.map { "\(Double(($0 + index) % 3) / 2)" }
      try scratch.write(
        "ImageFile,\(names.joined(separator: ",")),score\n\(part).jpg,\(values.joined(separator: ",")),0.\(3 + index)\n"
          .utf8,
        to: "data/AADB/\(part).csv")
    }
  }

  private func recipe(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Experiments/\(name)")
      .standardized.path
  }

  /// A recipe with other words in some places.
  private func changed(_ name: String, _ words: String, to others: String) throws -> String {
    let text = try String(contentsOfFile: recipe(name), encoding: .utf8)
    #expect(text.contains(words))
    try scratch.write(text.replacing(words, with: others).utf8, to: "changed.yaml")
    return scratch("changed.yaml")
  }

  /// What makes it small enough for three photos.
  private let small = [
    "network.trunk=efficientnet-lite0", "network.levels=[stage2]", "fit.side=32", "optimization.epochs=1",
    "optimization.batch=1", "validation.resamples=0",
  ].flatMap { ["--set", $0] }

  @Test("NIMA learns AVA, and MPEMD goes on from there")
  func ava() throws {
    let split = ["--set", "validation.split=random-1-1-1-seed-1"]
    let nima = try lab.run(
      ["train", recipe("ava/nima.yaml"), "--set", "network.weights=random"] + small + split)
    #expect(nima.code == 0, "\(nima.error)")
    #expect(nima.output.contains("trained ava-nima on 1 rated"))
    let patches = ["--set", "mpemd.shorter-side=37"]
    let mpemd = try lab.run(["train", recipe("ava/mpemd.yaml")] + small + split + patches)
    #expect(mpemd.code == 0, "\(mpemd.error)")
    #expect(mpemd.output.contains("trained ava-mpemd on 1 rated"))
  }

  @Test("PAR, AAL, PEAR with its prior and the others learn AADB, and stand in one table")
  func aadb() throws {
    let result = try lab.run(
      [
        "compare", recipe("aadb/resnet50.yaml"), "--format", "csv", "--resamples", "0", "--set",
        "network.weights=random",
      ]
        + small)
    #expect(result.code == 0, "\(result.error)")
    let rows = result.output.split(separator: "\n").map { $0.prefix { $0 != "," } }
    #expect(rows == ["variation", "ce", "nima", "uiaa", "par", "aal", "pear"])
  }

  @Test("PEAR learns AVA with what its prior has learned of AADB's attributes")
  func transfer() throws {
    let result = try lab.run(
      [
        "compare", recipe("ava/resnet50.yaml"), "--format", "csv", "--resamples", "0", "--set",
        "network.weights=random",
        "--set",
        "validation.split=~", "--set", "validation.held-out=0.34",
      ] + small)
    #expect(result.code == 0, "\(result.error)")
    // Printed numbers stand apart from measured ones.
    #expect(result.output.contains("pear") && !result.output.contains("0.719"))
    #expect(result.error.contains("printed of pear in Wu & Yao, table 1, on other photos"), "\(result.error)")
  }

  @Test("APM's three stages follow each other, each kept: a teacher's softmax, distillation, votes")
  func apm() throws {
    // No teacher of worth, but one that can be had without a network.
    let cache = WeightsCache(environment: ["XDG_CACHE_HOME": scratch("cache")])
    _ = try cache.store(
      try EfficientNetLite(.lite2).stateDictionary(), as: "efficientnet-lite2", source: "chance")
    try SafeTensors.write(
      try EfficientNetLite(.lite0).stateDictionary(), to: scratch("data/resnet101.safetensors"))
    let arguments =
      [
        "compare", recipe("ava/apm.yaml"), "--format", "json", "--resamples", "0", "--set",
        "validation.split=random-1-1-1-seed-1",
      ] + small
    let first = try lab.run(arguments)
    #expect(first.code == 0, "\(first.error)")
    let run = scratch("runs/ava-apm/apm-seed1")
    for file in ["distilled/last.safetensors", "distilled/report.json", "report.json"] {
      #expect(FileManager.default.fileExists(atPath: "\(run)/\(file)"), "\(file)")
    }
    let again = try lab.run(arguments)
    #expect(again.code == 0 && again.output == first.output && !again.error.contains("training"))
  }

  @Test("pretexts learn ImageNet's photos, and their trunks are probed on AVA, AADB and CUHK-PQ")
  func pretexts() throws {
    try scratch.makeFolder("data/ImageNet/train")
    for index in 1...3 { try scratch.photo("data/ImageNet/train/\(index).jpg", grey: 60 * index) }
    for (index, quality) in ["high", "low", "high", "low"].enumerated() {
      try scratch.makeFolder("data/CUHKPQ/\(quality)Quality/animal")
      try scratch.photo("data/CUHKPQ/\(quality)Quality/animal/\(index).jpg", grey: 40 * index + 20)
    }
    let settings = [
      "data.held-out-unlabelled=0", "fit.side=64", "optimization.epochs=1", "optimization.batch=2",
      "network.hidden=8",
      "validation.split=~", "validation.held-out=0.4",
    ].flatMap { ["--set", $0] }
    let file = try changed("imagenet/pretexts.yaml", "seeds: [1, 2, 3]", to: "seeds: [1]")
    let result = try lab.run(["compare", file, "--format", "json", "--resamples", "0"] + settings)
    #expect(result.code == 0, "\(result.error)")
    for name in ["degradations", "counting", "ava", "aadb", "cuhk-pq"] {
      #expect(result.output.contains("\"\(name)\""), "\(name)")
    }
  }

  @Test("inpainting learns AVA's photos once for each mask, and its networks learn the votes")
  func inpainting() throws {
    let settings = [
      "data.held-out-unlabelled=1", "fit.side=129", "network.grid=4", "optimization.epochs=1",
      "optimization.batch=1", "validation.split=~", "validation.held-out=0.34", "validation.resamples=0",
    ].flatMap { ["--set", $0] }
    let file = try changed(
      "ava/inpainting.yaml", "paper-compatible: true", to: "paper-compatible: true, bottleneck: 8")
    let result = try lab.run(["compare", file, "--format", "csv", "--resamples", "0"] + settings)
    #expect(result.code == 0, "\(result.error)")
    let rows = result.output.split(separator: "\n").map { $0.prefix { $0 != "," } }
    #expect(rows == ["variation", "d-cc", "d-hsp", "d-hsa", "d-fpp", "d-fpp-cc", "g-fpp", "g-hsp"])
    #expect(result.error.contains("printed of d-fpp in Ching, See & Wong 2020, table 1, on other photos"))
  }
}
