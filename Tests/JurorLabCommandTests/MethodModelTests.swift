import Fixtures
import Foundation
import Imaging
import Testing

/// Every method from training to scores, as users go.
@Suite(.serialized)
struct MethodModelTests {
  private struct Record: Decodable {
    let mean: Double
    let attributes: [String: Double]?
    var numbers: [Double] { [mean] + (attributes ?? [:]).sorted { $0.key < $1.key }.map(\.value) }
  }

  private static let yaml = """
    data: {attributes: weak, held-out-unlabelled: 0}
    network: {trunk: efficientnet-lite0, weights: random, levels: [stage2, stage3], hidden: 8, dropout: 0}
    fit: {policy: squash, side: 64}
    optimization: {epochs: 2, batch: 4, trunk-learning-rate: 1.0e-4}
    validation: {folds: 0, robustness: false, resamples: 0}

    """

  private func records(_ text: String) throws -> [Record] {
    try text.split(separator: "\n").map { try JSONDecoder().decode(Record.self, from: Data($0.utf8)) }
  }

  @Test(
    "a trained network's model file gives libtorch's numbers, and its card says where they are measured otherwise",
    arguments: [
      ("nima", nil), ("ce", nil), ("uiaa", nil), ("mean", nil), ("distribution", nil), ("par", nil),
      ("aal", nil), ("pear", nil), ("ranking", nil), ("apm", "in their own shape"), ("mpemd", "patches"),
      ("mpada", "patches"),
    ] as [(String, String?)])
  func export(name: String, note: String?) throws {
    let lab = try TrainingLab()
    defer { lab.remove() }
    let extra =
      switch name {
      case "pear": "pear: {doublings: 1}\n"
      case "mpada": "data: {thirds: all, attributes: none, held-out-unlabelled: 0}\n"
      case "ranking": "ranking: {unlabelled-pairs: 0}\n"
      default: ""
      }
    let settings = Self.yaml.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !(name == "mpada" && $0.hasPrefix("data:")) }.map {
        String($0).replacing("batch: 4", with: name == "mpada" ? "batch: 2" : "batch: 4")
      }.joined(separator: "\n")
    try "name: \(name)\nmethod: \(name)\n\(settings)\(extra)".write(
      toFile: lab.path("method.yaml"), atomically: true, encoding: .utf8)
    let trained = try lab.run("train", "method.yaml", "--output", "out")
    #expect(trained.status == 0, "\(trained.errors)")
    let card = try String(contentsOfFile: lab.path("out/description.json"), encoding: .utf8)
    #expect(note.map(card.contains) ?? true, "\(card)")

    let photos = ["data/oasis/images/1.png", "data/oasis/images/6.png"].map(lab.path)
    let predicted = try lab.run(["predict", "--checkpoint", "out"] + photos)
    let scored = try lab.program("juror").run(
      ["score", "--model", "out/\(name).onnx", "--precision", "f32"] + photos)
    #expect(predicted.status == 0 && scored.code == 0, "\(predicted.errors)\(scored.error)")
    let (ours, theirs) = (try records(scored.output), try records(predicted.output))
    #expect(ours.count == 2 && theirs.count == 2)
    for (our, their) in zip(ours, theirs) {
      #expect((our.attributes != nil) == ["aal", "pear"].contains(name))
      #expect(our.numbers.count == their.numbers.count)
      #expect(zip(our.numbers, their.numbers).allSatisfy { abs($0 - $1) <= 1e-4 }, "\(our) \(their)")
    }
  }
}
