import Experiments
import Fixtures
import Foundation
import Imaging
import Testing

@testable import Training

/// What goes wrong with an experiment's data, all of it said before anything is trained or written.
struct BrokenDataTests {
  /// A setting that only the data contradict, and what the error must say.
  static let brokenData: [(line: String, message: String)] = [
    ("data: {rated: nowhere}", "nowhere: there is no such file"),
    ("data: {rated: oasis, unlabelled: [nowhere]}", "nowhere: there is no such folder"),
    (
      "data: {rated: oasis, unlabelled: [oasis/images], held-out-unlabelled: 0}",
      "held-out photos would leak into training"
    ),
    (
      "data: {rated: oasis, unlabelled: [photos], held-out-unlabelled: 9}",
      "expected at least 9 unlabelled photos, found 3"
    ),
    ("data: {rated: nan}", "nan/ratings.csv:3:26: c1: expected a count"),
    ("data: {rated: none}", "none/ratings.csv:3"),
    ("data: {rated: broken}", "broken/images/photo 1.png"),
    (
      "data: {rated: missing}",
      "missing: 1 of 8 rated photos have no file, the first \"photo 1.png\""
    ),
    (
      "data: {kind: table, rated: table.csv}",
      "table.csv: there are ratings, but nothing tells the photos' files"
    ),
    (
      "data: {kind: table, rated: means.csv}",
      "means.csv: nothing says what raters could give; set data.scale"
    ),
    (
      "data: {kind: table, rated: means.csv, scale: [1, 3]}",
      "means.csv:2:20: mean: expected a mean from 1.0 to 3.0, found 4.5"
    ),
    ("data: {kind: ava, rated: oasis}", "oasis: expected AVA.txt"),
    (
      "network: {trunk: resnet18, weights: w.safetensors}", "network.weights: "
    ),
    (
      "validation: {folds: 0, split: official}",
      "validation.split: no split is called \"official\"; there are: random"
    ),
    ("validation: {folds: 0, split: last-8}", "validation.split: expected at least 9 photos, found 8"),
    (
      "validation: {folds: 0, split: last-2, keep: best}",
      "validation.split: last-2 has no validation photos, which keep: best, patience and plateau need"
    ),
    ("optimization: {batch: 9, trunk-learning-rate: 1}", "expected at least 9 rated photos, found 8"),
    (
      "optimization: {batch: 8, trunk-learning-rate: 1}",
      "expected at least 8 photos to train on in held out 0.25, found 6"
    ),
    ("validation: {folds: 9}", "expected at least 9 photos, found 8"),
    ("validation: {held-out: 1e-320}", "expected at least 1000000000000000 photos, found 8"),
    ("validation: {folds: 0, split: nowhere.json}", "nowhere.json: there is no such split file"),
    (
      "validation: {folds: 0, split: leaking.json}",
      "leaking.json: 1 photos are used twice, the first \"photo 1.png\""
    ),
    ("validation: {folds: 0, split: strange.json}", "strange.json: there is no rated photo \"stranger.png\""),
    ("validation: {folds: 0, split: empty.json}", "empty.json: validation names no photos"),
    ("validation: {folds: 0, split: text.json}", "text.json: expected a JSON object"),
  ]

  @Test(
    "data that do not fit are an error with their file, before anything is written", arguments: brokenData)
  func data(line: String, message: String) throws {
    let toy = try ToyData(rated: 8, unlabelled: 3, size: PixelSize(width: 12, height: 10))
    defer { toy.remove() }
    try toy.addBrokenData()
    let experiment = try Experiment(yaml: SoundExperiment.yaml(with: line), file: "e.yaml")
    let output = toy.folder.appending(path: "out")
    let error = #expect(throws: (any Error).self) {
      try TrainingRun(experiment, data: toy.folder, output: output)
    }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.contains(message), "\(text)")
    #expect(!FileManager.default.fileExists(atPath: output.path))
  }

  @Test("the experiment without a broken line is sound")
  func sound() throws {
    let toy = try ToyData(rated: 8, unlabelled: 3, size: PixelSize(width: 12, height: 10))
    defer { toy.remove() }
    let experiment = try Experiment(yaml: SoundExperiment.yaml, file: "e.yaml")
    #expect(throws: Never.self) {
      try TrainingRun(experiment, data: toy.folder, output: toy.folder.appending(path: "out"))
    }
  }
}

extension ToyData {
  /// Copies of the rated photos with one thing wrong in each, and split files.
  fileprivate func addBrokenData() throws {
    func copy(_ name: String, _ change: (URL) throws -> Void) throws {
      let copy = folder.appending(path: name)
      try FileManager.default.copyItem(at: folder.appending(path: "oasis"), to: copy)
      try change(copy)
    }
    func votes(_ text: String) -> (URL) throws -> Void {
      { copy in
        let file = copy.appending(path: "ratings.csv")
        var rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
        rows[2] = "1,photo 1.png,Object,toy,\(text)"
        try rows.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
      }
    }
    try copy("nan", votes("NaN,1,1,1,1,1,1"))
    try copy("none", votes("0,0,0,0,0,0,0"))
    try copy("broken") { try Data("no photo".utf8).write(to: $0.appending(path: "images/photo 1.png")) }
    try copy("missing") { try FileManager.default.removeItem(at: $0.appending(path: "images/photo 1.png")) }
    let splits = [
      "leaking": "{\"name\": \"a\", \"training\": [\"photo 1.png\"], \"validation\": [\"photo 1.png\"]}",
      "strange": "{\"name\": \"a\", \"training\": [\"photo 1.png\"], \"validation\": [\"stranger.png\"]}",
      "empty": "{\"name\": \"a\", \"training\": [\"photo 1.png\"], \"validation\": []}",
      "text": "photo 1.png",
    ]
    let tables = [
      "table": "id,c1,c2\na,1,2\nb,3,4", "means": "file,mean\noasis/images/a.png,4.5",
    ]
    for (name, rows) in tables { try Data(rows.utf8).write(to: folder.appending(path: "\(name).csv")) }
    for (name, json) in splits {
      try Data(json.utf8).write(to: folder.appending(path: "\(name).json"))
    }
  }
}
