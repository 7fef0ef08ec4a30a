import Foundation
import Imaging
import Methods
import Testing

@testable import Experiments

/// Experiments as runs keep them: JSON that a program has written, and that may have been damaged since.
@Suite("Experiments as JSON")
struct ExperimentJSONTests {
  private func decoded(_ text: String) throws -> Experiment {
    try JSONDecoder().decode(Experiment.self, from: Data(text.utf8))
  }

  private func object(_ experiment: Experiment) throws -> [String: Any] {
    let written = try JSONEncoder().encode(experiment)
    return try #require(try JSONSerialization.jsonObject(with: written) as? [String: Any])
  }

  @Test(
    "every method, with settings of its own, is the same after a way through JSON",
    arguments: MethodList.all.map(\.name))
  func methods(name: String) throws {
    var overrides = [
      "data.unlabelled=[photos]", "optimization.trunk-learning-rate=0.1", "seed=2147483647",
      "validation.folds=0",
    ]
    // The upper end of each of the method's own ranges.
    overrides += RangedKey.all.filter { $0.key.hasPrefix(name + ".") && !$0.isInterval && !$0.isList }.map {
      "\($0.key)=\($0.isWhole ? "\(Int($0.high))" : "\($0.high)")"
    }
    let experiment = try Experiment(
      yaml: "name: toy\nmethod: \(name)\n", file: "e.yaml", overrides: overrides)
    #expect(overrides.count > 3)
    let again = try JSONDecoder().decode(Experiment.self, from: JSONEncoder().encode(experiment))
    #expect(again == experiment && again.hashValue == experiment.hashValue)
    #expect(again.method.name == name)
    #expect(try again.difference(from: experiment) == nil)
  }

  @Test("JSON has the keys of the guide, each at its place")
  func keys() throws {
    for method in MethodList.all {
      var experiment = Experiment()
      experiment.method = method
      let object = try object(experiment)
      for entry in try KeyList(of: experiment).entries {
        var value: Any? = object
        for key in entry.key.split(separator: ".") { value = (value as? [String: Any])?[String(key)] }
        #expect(value != nil, "\(entry.key)")
      }
    }
  }

  @Test("keys of later versions are passed over, those that lack have their defaults")
  func otherVersions() throws {
    #expect(try decoded("{}") == Experiment())
    let found = try decoded(#"{"seed": 3, "colour": {"depth": 8}, "fit": {"side": 96, "tilt": true}}"#)
    var expected = Experiment()
    (expected.seed, expected.fit.side) = (3, 96)
    #expect(found == expected)
  }

  @Test("the names by which earlier versions called settings are read")
  func earlierNames() throws {
    #expect(try decoded(#"{"views": {"degraded": 7}}"#).views.variants == 7)
    #expect(try decoded(#"{"optimization": {"bfloat16": false}}"#).optimization.precision == .f32)
    #expect(throws: DecodingError.self) { try decoded(#"{"views": {"degraded": 7, "variants": 7}}"#) }
  }

  @Test(
    "values of another kind, and those that nothing can be computed with, are errors",
    arguments: [
      #"[]"#, #"{"seed": -1}"#, #"{"seed": 1.5}"#, #"{"seed": "1"}"#, #"{"seed": 99999999999999999999}"#,
      #"{"method": "nonsense"}"#, #"{"fit": {"policy": "tilt"}}"#, #"{"network": null}"#, #"{"network": []}"#,
      #"{"optimization": {"accumulation": 0}}"#, #"{"optimization": {"accumulation": -4}}"#,
      #"{"views": {"mirror": 1}}"#, #"{"ranking": {"longer-side": [500, 400]}}"#,
      #"{"ranking": {"longer-side": [500]}}"#, #"{"data": {"unlabelled": "photos"}}"#,
      #"{"data": {"kind": "table", "scale": [1, 2, 3]}}"#, #"{"data": {"kind": "folders", "thirds": "all"}}"#,
      #"{"network": {"weights": "run:#trunk"}}"#,
    ])
  func damaged(text: String) {
    #expect(throws: DecodingError.self) { try decoded(text) }
  }

  @Test("a seed that no file can give is an error when it is written, not a trap")
  func hugeSeed() {
    var experiment = Experiment()
    experiment.seed = .max
    #expect(throws: (any Error).self) { try JSONEncoder().encode(experiment) }
  }
}
