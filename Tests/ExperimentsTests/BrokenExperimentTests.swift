import Fixtures
import Foundation
import Methods
import Testing

@testable import Experiments

/// What goes wrong with experiment files, all of it said when they are read.
struct BrokenExperimentTests {
  private static let methods = MethodList.all.map(\.name).joined(separator: ", ")

  /// The line that breaks it, and what the error must say.
  static let brokenSettings: [(line: String, message: String)] = [
    (
      "optimisation: {epochs: 1}",
      "e.yaml:9: optimisation: there is no such key; did you mean \"optimization\"?"
    ),
    ("nima: {crops: 0.9}", "e.yaml:4: nima.crops: there is no such key; did you mean \"crop\"?"),
    ("fit: {policy: squash, side: 32, colour: red}", "e.yaml:7: fit.colour: there is no such key"),
    ("ranking: {weight: 1}", "e.yaml:9: ranking: there is no such key"),
    ("method: nimma", "e.yaml:3: method: expected \(methods), found \"nimma\"; did you mean nima?"),
    ("method: [nima]", "e.yaml:3: method: expected \(methods), found a list"),
    ("nima: {crop: 0}", "e.yaml:4: nima.crop: expected a number in 0.1 … 1.0, found \"0\""),
    ("nima: 0.9", "e.yaml:4: nima: expected a section with keys of its own"),
    ("name: a/b", "e.yaml:1: name: expected a name that files can have"),
    ("name: ''", "e.yaml:1: name: expected text"),
    ("seed: -1", "e.yaml:2: seed: expected a whole number in 0 … 2147483647, found \"-1\""),
    ("seed: 99999999999999999999", "e.yaml:2: seed: expected a whole number"),
    ("seed: 1:1:1:1:1:1:1:1:1:1:1:1:1", "e.yaml:2: seed: expected a whole number"),
    ("seed: 1e3", "e.yaml:2: seed: expected a whole number"),
    ("network: {hidden: -5}", "e.yaml:6: network.hidden: expected a whole number in 0 … 65536, found \"-5\""),
    ("network: {grid: 4000000000}", "e.yaml:6: network.grid: expected a whole number in 1 … 32"),
    ("fit: {side: 1000000000000}", "e.yaml:7: fit.side: expected a whole number in 32 … 1024"),
    (
      "data: {kind: table, scale: [1, 1000000000000]}",
      "e.yaml:5: data.scale: expected a list of whole numbers"
    ),
    ("data: {kind: table, scale: [1, 1:1:1:1:1:1:1:1:1:1:1:1]}", "e.yaml:5: data.scale: expected a list"),
    ("network: {trunk: resnet19}", "e.yaml:6: network.trunk: expected alexnet, vgg16, resnet18"),
    ("network: {trunk: context-generator}", "e.yaml:6: network.trunk: expected alexnet, vgg16, resnet18"),
    ("network: {levels: []}", "e.yaml:6: network.levels: expected a list of some of stage1, stage2"),
    ("network: {levels: stage1}", "e.yaml:6: network.levels: expected a list of some of stage1"),
    ("network: {levels: [stage1, stage1]}", "e.yaml:6: network.levels: expected each of them once"),
    ("network: {levels: [1, 2]}", "e.yaml:6: network.levels: expected stage1, stage2"),
    (
      "network: {trunk: resnet18, weights: random, levels: [stage1]}",
      "e.yaml:6: network.levels: expected layer1, layer2, layer3, layer4, found \"stage1\""
    ),
    ("network: {stages: [1]}", "e.yaml:6: network.stages: there is no such key"),
    (
      "network: {trunk: vgg16, weights: random, levels: [pool4, pool5]}",
      "e.yaml:6: network.levels: expected one, or a grid above 1, because those of vgg16 do not lie on one grid"
    ),
    ("network: {grid: 0}", "e.yaml:6: network.grid: expected a whole number in 1 … 32"),
    (
      "network: {trunk: resnet50}",
      "e.yaml:6: network.weights: expected random or a .safetensors file, because no ImageNet weights of resnet50"
    ),
    (
      "network: {weights: imagnet}",
      "e.yaml:6: network.weights: expected imagenet, random, run:NAME or a .safetensors file, found \"imagnet\"; did you mean"
    ),
    (
      "network: {trunk: alexnet, weights: random, batch-norm: frozen}",
      "e.yaml:6: network.batch-norm: expected batch, because alexnet has no batch normalisation"
    ),
    (
      "network: {trunk: inception-v3, weights: random}",
      "e.yaml:7: fit.side: expected inputs of at least 75 pixels a side for inception-v3, found 32 x 32"
    ),
    (
      "network: {trunk: alexnet, weights: random}",
      "e.yaml:7: fit.side: expected inputs of at least 63 pixels a side for alexnet"
    ),
    ("network: {dropout: 1}", "e.yaml:6: network.dropout: expected a number in 0.0 … 0.95"),
    ("fit: {side: 16}", "e.yaml:7: fit.side: expected a whole number in 32 … 1024, found \"16\""),
    ("fit: {policy: buckets, side: 32, multiple: 64}", "e.yaml:7: fit.multiple: expected at most side, 32"),
    ("optimization: {batch: 0}", "e.yaml:8: optimization.batch: expected a whole number in 1 … 4096"),
    (
      "optimization: {batch: 4, accumulation: 3}", "optimization.accumulation: expected a divisor of batch, 4"
    ),
    ("optimization: {batch: 4, learning-rate: .nan}", "optimization.learning-rate: expected a number in 0.0"),
    (
      "optimization: {batch: 4, trunk-learning-rate: 1, schedule: {kind: milestones}}",
      "schedule.milestones: expected"
    ),
    ("validation: {folds: 0, keep: best}", "e.yaml:9: validation.keep: best needs photos to measure on"),
    (
      "validation: {held-out: 0.5, split: s.json}",
      "validation.split: expected either a split or a held-out share"
    ),
    ("data: {oasis: oasis}", "e.yaml:5: data.oasis: there is no such key"),
    ("data: {kind: avva}", "e.yaml:5: data.kind: expected ava, aadb"),
    (
      "data: {kind: folders, thirds: all}",
      "e.yaml:5: data.thirds: expected none, because folders tells good from bad"
    ),
    (
      "data: {paper-compatible: true}",
      "e.yaml:5: data.paper-compatible: expected false, because only aadb is meant"
    ),
    ("data: {thirds: quarters}", "e.yaml:5: data.thirds: expected none, all, category, found \"quarters\""),
    ("data: {scale: [1, 7]}", "e.yaml:5: data.scale: expected none, because oasis has its own"),
    ("data: {kind: table, scale: [7, 1]}", "e.yaml:5: data.scale: expected [lowest, highest]"),
    ("validation: {folds: 0, held-out: 1}", "validation.held-out: expected a number in 0.0 … 0.9"),
  ]

  @Test("a setting that cannot be is an error with its line and what was expected", arguments: brokenSettings)
  func settings(line: String, message: String) {
    let error = #expect(throws: ExperimentError.self) {
      try Experiment(yaml: SoundExperiment.yaml(with: line), file: "e.yaml")
    }
    #expect(error?.description.contains(message) ?? false, "\(error?.description ?? "")")
  }
}
