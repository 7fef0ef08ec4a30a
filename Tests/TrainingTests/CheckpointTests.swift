import Experiments
import Foundation
import Testing
import Torch

@testable import Training

struct CheckpointTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "juror-\(UUID().uuidString)")

  private func contents(_ yaml: String = "name: a\nranking: {unlabelled-pairs: 0}\n") throws
    -> CheckpointFile.Contents
  {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var state = TrainingState()
    state.step = 7
    state.losses.add(["loss": 0.1 + 0.2])
    state.plateau = Plateau(decay: 0.5, patience: 1)
    return try CheckpointFile.Contents(
      origin: TrainingOrigin(
        experiment: Experiment(yaml: yaml, file: "e.yaml"), data: "d", splitName: "s", splitHash: "h",
        versions: ["libtorch": "1"]),
      state: state, tensors: ["network.a": Tensor([1, 0.1]), "optimizer.steps": Tensor([3])])
  }

  private var file: CheckpointFile { CheckpointFile(path: folder.appending(path: "last.safetensors").path) }

  @Test("what is written is read again, to the last bit")
  func roundTrip() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let written = try contents()
    try file.write(written)
    let read = try file.read()
    #expect(read.state.step == 7)
    #expect(read.state.losses.mean == ["loss": 0.1 + 0.2])
    #expect(read.state.plateau == written.state.plateau)
    #expect(try read.tensors(of: "network")["a"]?.floats() == [1, 0.1])
    #expect(try read.tensors(of: "optimizer")["steps"]?.int64s() == [3])
    #expect(try read.origin.difference(from: written.origin) == nil)
  }

  @Test("a byte that has changed anywhere is found", arguments: [20, 0.5, 1])
  func damage(place: Double) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try file.write(try contents())
    var bytes = try Data(contentsOf: URL(filePath: file.path))
    let index = place > 1 ? Int(place) : min(bytes.count - 1, Int(Double(bytes.count) * place))
    bytes[index] ^= 1
    try bytes.write(to: URL(filePath: file.path))
    #expect(throws: (any Error).self) { try file.read() }
    try bytes.dropLast(3).write(to: URL(filePath: file.path))
    #expect(throws: (any Error).self) { try file.read() }
  }

  @Test("weights without a training are no checkpoint")
  func foreign() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try contents()
    try SafeTensors.write(["a": Tensor(1)], to: file.path)
    let error = #expect(throws: TrainingError.self) { try file.read() }
    #expect(error?.description.contains("not a checkpoint of juror-lab train") ?? false)
  }

  @Test("what interrupted writes left is removed, and nothing else")
  func leftovers() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try contents()
    let names = ["last.safetensors.1234.partial", "best.safetensors.1234.partial", "last.safetensors.bak"]
    for name in names { try Data().write(to: folder.appending(path: name)) }
    file.removeLeftovers()
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(left == ["best.safetensors.1234.partial", "last.safetensors.bak"])
  }

  @Test(
    "a setting that has changed is named with both values",
    arguments: [
      ("optimization: {epochs: 30}", "optimization.epochs is 30 and was 40"),
      ("seed: 2", "seed is 2 and was 1"),
      ("data: {rated: other}", "data.rated is other and was not given"),
      ("ranking: {unlabelled-pairs: 0, weight: 0.5}", "ranking.weight is 0.5 and was 0.15"),
    ])
  func changed(yaml: String, message: String) throws {
    let old = try Experiment(yaml: "name: a\nranking: {unlabelled-pairs: 0}\n", file: "e.yaml")
    let text = "name: a\n\(yaml)\n" + (yaml.contains("ranking") ? "" : "ranking: {unlabelled-pairs: 0}\n")
    let new = try Experiment(yaml: text, file: "e.yaml")
    let difference = try #require(try new.difference(from: old))
    #expect(difference.contains(message))
  }

  @Test("the card, and when to save, may change")
  func mayChange() throws {
    let old = try Experiment(yaml: "name: a\nranking: {unlabelled-pairs: 0}\n", file: "e.yaml")
    let new = try Experiment(
      yaml: "name: a\nranking: {unlabelled-pairs: 0}\ncard: {summary: x}\ncheckpoints: {minutes: 1}\n",
      file: "e.yaml"
    )
    #expect(try new.difference(from: old) == nil)
  }
}
