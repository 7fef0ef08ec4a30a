import Experiments
import Fixtures
import Foundation
import Imaging
import Networks
import Testing
import Torch

@testable import Training

extension Trainings {
  /// Two hosts, network namespaces here, that share no folder: each has one of its own for the run.
  @Suite(.enabled(if: TwoHosts.areAvailable, "network namespaces take root and iproute2"))
  struct HostsTests {
    private static let settings = """
      name: hosts
      method: nima
      data: {held-out-unlabelled: 0}
      network: {trunk: efficientnet-lite0, weights: trunk.safetensors, levels: [stage2], hidden: 0, batch-norm: frozen}
      fit: {policy: squash, side: 32}
      optimization: {epochs: 4, batch: 4, trunk-learning-rate: 0.001, averaging: 0.5, warm-up: 0, schedule: {kind: constant}}
      validation: {folds: 0, held-out: 0.25, every: 1, keep: best, robustness: false, resamples: 0}
      """

    @Test("a run goes on from what the first host has, and all end with the weights that it chose")
    func goingOn() throws {
      let toy = try ToyData(rated: 16, unlabelled: 0, size: PixelSize(width: 40, height: 32))
      defer { toy.remove() }
      let folder = try ScratchFolder()
      try addWeights(toy, folder)
      // Of two epochs, to be gone on with by the one of four.
      let short = try folder.write(
        Self.settings.replacing("epochs: 4", with: "epochs: 2").utf8, to: "short.yaml")
      let long = try folder.write(Self.settings.utf8, to: "long.yaml")
      try train(toy, folder, long, "whole")
      try train(toy, folder, short, "out")
      // The second host has lost all it had, and never had the weights that training starts from.
      try FileManager.default.removeItem(atPath: folder("out-1"))
      try train(toy, folder, long, "out", "resume")
      let whole = try weights(folder("whole-0"))
      #expect(try weights(folder("out-0")) == whole)
      #expect(try weights(folder("out-1")) == whole && weights(folder("whole-1")) == whole)
      let files = try FileManager.default.contentsOfDirectory(atPath: folder("out-1"))
      #expect(files == ["final.safetensors"])
    }

    @Test("a host with other photos is named before anything is learned")
    func otherPhotos() throws {
      let toy = try ToyData(rated: 16, unlabelled: 0, size: PixelSize(width: 40, height: 32))
      defer { toy.remove() }
      let folder = try ScratchFolder()
      try addWeights(toy, folder)
      let table = folder("data-1/oasis/ratings.csv")
      let rows = try String(contentsOfFile: table, encoding: .utf8).split(separator: "\n")
      try rows.dropLast().joined(separator: "\n").write(toFile: table, atomically: true, encoding: .utf8)
      let yaml = try folder.write(Self.settings.utf8, to: "e.yaml")
      let outcome = try hosts(folder, yaml, "out")
      #expect(outcome.code == 3)
      #expect(
        outcome.error.contains("process 1 has other photos or ratings than process 0"), "\(outcome.error)")
    }

    /// Each host's copy of the data; only the first has the weights.
    private func addWeights(_ toy: ToyData, _ folder: ScratchFolder) throws {
      for host in 0...1 {
        try FileManager.default.copyItem(atPath: toy.folder.path, toPath: folder("data-\(host)"))
      }
      let experiment = try Experiment(
        yaml: Self.settings, file: "e.yaml", overrides: ["network.weights=random", "seed=9"])
      let network = try RatingNetwork(experiment.specification(values: 7))
      try SafeTensors.write(network.trunk.stateDictionary(), to: folder("data-0/trunk.safetensors"))
    }

    private func train(
      _ toy: ToyData, _ folder: ScratchFolder, _ yaml: String, _ output: String, _ more: String = ""
    ) throws {
      let outcome = try hosts(folder, yaml, output, more)
      #expect(outcome.code == 0, "\(outcome.error)")
    }

    private func hosts(
      _ folder: ScratchFolder, _ yaml: String, _ output: String, _ more: String = ""
    ) throws -> BuiltProgram.Outcome {
      let program = BuiltProgram("TrainingProcess", in: folder)
      let path = try #require(program.prepared([]).executableURL?.path)
      let line =
        "OMP_NUM_THREADS=1 '\(TwoHosts.script)' bash -c "
        + "'exec \"\(path)\" \"\(yaml)\" \"\(folder("data-"))$RANK\" \"\(folder(output))-$RANK\" \(more)'"
      return try program.shell(line)
    }

    private func weights(_ folder: String) throws -> [String: [Float]] {
      try SafeTensors.read("\(folder)/final.safetensors").tensors.mapValues { try $0.floats() }
    }
  }
}
