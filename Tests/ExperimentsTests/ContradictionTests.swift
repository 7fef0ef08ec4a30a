import Foundation
import Methods
import Testing

@testable import Experiments

/// Settings of different sections that do not go together.
@Suite("Contradictions")
struct ContradictionTests {
  private func error(_ yaml: String, with method: (any Method)? = nil) -> String? {
    MethodList.$all.withValue(MethodList.all + [method].compactMap(\.self)) {
      do throws(ExperimentError) {
        _ = try Experiment(yaml: "name: t\n" + yaml, file: "e.yaml")
        return nil
      } catch {
        return error.description
      }
    }
  }

  private static let supervised = "ranking: {unlabelled-pairs: 0}\n"
  private static let pretext = "method: toy\ndata: {unlabelled: [photos]}\n"

  @Test(
    "what depends on measuring needs photos to measure on: a share, a split, or folds",
    arguments: [
      (
        "validation: {folds: 0}\noptimization: {schedule: {kind: plateau}}\n",
        "optimization.schedule.kind: plateau needs"
      ),
      ("validation: {folds: 2}\noptimization: {schedule: {kind: plateau}}\n", nil),
      ("validation: {folds: 0, held-out: 0.1}\noptimization: {schedule: {kind: plateau}}\n", nil),
      ("validation: {folds: 0, split: s}\noptimization: {schedule: {kind: plateau}}\n", nil),
      ("validation: {keep: best}\n", "validation.keep: best needs photos"),
      ("validation: {keep: best, held-out: 0.1}\n", nil), ("validation: {keep: best, split: s}\n", nil),
    ] as [(String, String?)])
  func measuring(yaml: String, message: String?) {
    let found = error(Self.supervised + yaml)
    #expect(message.map { found?.contains($0) ?? false } ?? (found == nil), "\(found ?? "")")
  }

  @Test(
    "a method without ratings needs folders, has no folds, and measures on photos held out of the folders",
    arguments: [
      (
        "method: toy\nvalidation: {folds: 0}\n",
        "data.unlabelled: expected folders, because toy learns from their photos"
      ),
      (pretext, "validation.folds: expected 0, because toy learns without ratings"),
      (pretext + "validation: {folds: 0, keep: best}\n", nil),
      (
        "method: toy\ndata: {unlabelled: [photos], held-out-unlabelled: 0}\nvalidation: {folds: 0, keep: best}\n",
        "validation.keep: best needs photos"
      ),
      (
        "method: toy\ndata: {unlabelled: [photos], held-out-unlabelled: 0}\nvalidation: {folds: 0, held-out: 0.5, keep: best}\n",
        "validation.keep: best needs photos"
      ),
    ] as [(String, String?)])
  func withoutRatings(yaml: String, message: String?) {
    let found = error(yaml, with: ToyMethod(drawing: .unlabelled))
    #expect(message.map { found?.contains($0) ?? false } ?? (found == nil), "\(found ?? "")")
  }

  @Test("patches are not larger than the photo that they are cut of")
  func patches() {
    let yaml = "method: mpemd\nfit: {policy: squash, side: 224}\n"
    let found = error(yaml + "mpemd: {shorter-side: 200}\n")
    #expect(found?.contains("mpemd.shorter-side: expected at least fit.side, 224") ?? false)
    #expect(error(yaml + "mpemd: {shorter-side: 224}\n") == nil)
  }

  @Test("inputs are at least as large as the network takes, on the shorter side of the flattest shape")
  func smallInputs() {
    let network = "network: {trunk: inception-v3, weights: random}\n" + Self.supervised
    #expect(error(network + "fit: {policy: squash, side: 75}\n") == nil)
    #expect(error(network + "fit: {policy: squash, side: 74}\n")?.contains("at least 75 pixels") ?? false)
    // A bucket of 3 : 1 and the area of 96 × 96 is about 166 × 55.
    #expect(
      error(network + "fit: {policy: buckets, side: 96, multiple: 1}\n")?.contains("found 55 x 166") ?? false)
    // And of 130 × 130 about 225 × 75.
    #expect(error(network + "fit: {policy: buckets, side: 130, multiple: 1}\n") == nil)
  }

  @Test(
    "names are those that files can have",
    arguments: [".hidden", "a/b", "a\\nb", "a\\0b", "\\e[31m", String(repeating: "é", count: 101)])
  func names(name: String) {
    let found = #expect(throws: ExperimentError.self) {
      try Experiment(yaml: "name: \"\(name)\"\n\(Self.supervised)", file: "e.yaml")
    }
    #expect(found?.key == "name" && found?.line == 1)
    #expect(found?.message.hasPrefix("expected a name that files can have") ?? false)
  }

  @Test("a list of texts has no empty elements", arguments: ["[a, ~]", "['']", "[a, [b]]", "a", "{a: b}"])
  func emptyTexts(list: String) {
    for key in ["data: {unlabelled: \(list)}\n", "card: {known-weaknesses: \(list)}\n"] {
      #expect(error(Self.supervised + key)?.contains("expected a list of texts") ?? false, "\(key)")
    }
  }
}
