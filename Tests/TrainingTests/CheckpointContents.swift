import Experiments
import Torch

@testable import Training

/// A small checkpoint: two networks' numbers, some of them not finite.
func checkpointContents() throws -> CheckpointFile.Contents {
  let experiment = try Experiment(yaml: "name: a\nranking: {unlabelled-pairs: 0}\n", file: "e.yaml")
  return try CheckpointFile.Contents(
    origin: TrainingOrigin(
      experiment: experiment, data: "d", splitName: "s", splitHash: "h", versions: ["libtorch": "1"]),
    state: TrainingState(),
    tensors: [
      "network.a": Tensor([Float.nan, -.infinity, -0.0, .leastNonzeroMagnitude]),
      "network.b.c": Tensor([Int64.min, .max], shape: [2, 1]), "networks.a": Tensor([Float(1)]),
    ])
}
