import Foundation
import Methods
import Testing

@testable import Experiments

/// What an experiment may say, by the one description from which it is also read.
struct KeyListTests {
  @Test("every key of the default experiment is listed, with what it may be")
  func complete() throws {
    let entries = try KeyList(of: Experiment()).entries
    let keys = Set(entries.map(\.key))
    #expect(keys.count == entries.count)
    for key in [
      "name", "data.leave-out-unreadable", "network.levels", "fit.side",
      "ranking.degradations.blur.strengths",
      "optimization.schedule.milestones", "validation.keep", "card.known-weaknesses",
    ] {
      #expect(keys.contains(key), "\(key)")
    }
    let side = try #require(entries.first { $0.key == "fit.side" })
    #expect(side.values == "a whole number, 32 … 1024" && side.standard == "256")
    #expect(entries.allSatisfy { !$0.meaning.isEmpty && !$0.meaning.hasSuffix(".") })
  }

  @Test("what is listed is what is read: each default, written into a file, changes nothing")
  func defaultsAreRead() throws {
    for method in MethodList.all {
      var experiment = Experiment()
      experiment.method = method
      let start = "name: test\nmethod: \(method.name)\n"
      // What the defaults of other keys would contradict.
      let settings = [
        "data.unlabelled=[photos]", "optimization.trunk-learning-rate=0.1", "validation.folds=0",
      ]
      let expected = try Experiment(yaml: start, file: "e.yaml", overrides: settings)
      for entry in try KeyList(of: experiment).entries
      where !entry.standard.isEmpty && entry.standard != "[]" && !["method", "name"].contains(entry.key)
        && !settings.contains(where: { $0.hasPrefix(entry.key + "=") })
      {
        let found = try Experiment(
          yaml: start, file: "e.yaml", overrides: ["\(entry.key)=\(entry.standard)"] + settings)
        #expect(found == expected, "\(entry.key)")
      }
    }
  }

  @Test("an experiment is the same after a way through JSON, and what JSON lacks keeps its default")
  func json() throws {
    let experiment = try Experiment(
      yaml: "name: toy\ndata: {unlabelled: [photos]}\nnetwork: {levels: [stage1]}", file: "toy.yaml",
      overrides: ["ranking.degradations.jpeg.strengths=[10, 20]", "optimization.schedule.kind=step"])
    let written = try JSONEncoder().encode(experiment)
    #expect(try JSONDecoder().decode(Experiment.self, from: written) == experiment)
    let earlier = #"{"name": "old", "optimization": {"bfloat16": true, "epochs": 3}}"#
    let read = try JSONDecoder().decode(Experiment.self, from: Data(earlier.utf8))
    #expect(read.name == "old" && read.optimization.epochs == 3 && read.optimization.precision == .bf16)
    #expect(read.network == Experiment.Network())
  }

  @Test("the documentation lists what is read")
  func documentation() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let text = try String(
      contentsOf: root.appending(path: "Documentation/experiments.md"), encoding: .utf8)
    #expect(
      text == (try ExperimentGuide.markdown()),
      "write it again: juror-lab train --keys --markdown > Documentation/experiments.md")
  }
}
