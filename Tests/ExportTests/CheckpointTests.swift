import Foundation
import Imaging
import ModelFile
import Networks
import Testing
import Torch

@testable import Export

@Suite("Checkpoints: what their descriptions may say")
struct CheckpointTests {
  private static let json: String? = {
    let model = ModelDescription(
      name: "toy", version: "1", scale: [1, 2, 3, 4, 5, 6, 7],
      preprocessing: Preprocessing(fit: Fit(policy: .squash, side: 32)), network: "resnet18")
    let description = Checkpoint.Description(
      model: model, network: NetworkSpecification(trunk: "resnet18", levels: ["layer1"], values: 7, hidden: 8)
    )
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return (try? encoder.encode(description)).map { String(decoding: $0, as: UTF8.self) }
  }()

  private func checkpoint(_ json: String) throws -> Checkpoint {
    let folder = FileManager.default.temporaryDirectory.appending(path: "juror-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(json.utf8).write(to: folder.appending(path: "description.json"))
    return try Checkpoint(folder: folder.path)
  }

  @Test("the description of a real one is read")
  func sound() throws {
    let checkpoint = try checkpoint(#require(Self.json))
    #expect(checkpoint.description.network.values == 7)
    _ = try withoutInitialWeights { try RatingNetwork(checkpoint.description.network) }
  }

  @Test(
    "a number that makes no network is an error that names file and field",
    arguments: [
      (
        "\"scale\":[1,2,3,4,5,6,7]", "\"scale\":[1,2,3,4,5,6,7,8,9,10]",
        "model.scale: expected as many values"
      ),
      (
        "\"scale\":[1,2,3,4,5,6,7]", "\"scale\":[1,2,3,4,5,6,1e300]",
        "model.scale: the values of a rating scale"
      ),
      ("\"grid\":1", "\"grid\":4000000000", "network.grid: expected 1 … 16, found 4000000000"),
      ("\"grid\":1", "\"grid\":0", "network.grid: expected 1 … 16"),
      ("\"grid\":1", "\"grid\":1e40", ""),
      ("\"hidden\":8", "\"hidden\":-5", "network.hidden: expected 0 … 65536, found -5"),
      ("\"values\":7", "\"values\":-7", "network.values: expected 1 … 10000"),
      ("\"values\":7", "\"values\":9223372036854775807", "network.values: expected 1 … 10000"),
      ("\"dropout\":0.5", "\"dropout\":7", "network.dropout: expected 0 ..< 1"),
      ("\"dropConnect\":0", "\"dropConnect\":-1", "network.dropConnect: expected 0 ..< 1"),
      ("\"side\":32", "\"side\":1000000000000", "model.preprocessing.fit.side: expected 1…8192"),
      ("\"divisor\":[128,128,128]", "\"divisor\":[0,0,0]", "model.preprocessing.divisor: expected"),
      ("\"multiple\":32", "\"multiple\":-32", "model.preprocessing.fit.multiple: expected"),
      ("\"grid\":1,", "", "network.grid: missing"),
    ])
  func impossible(found: String, replacement: String, says: String) throws {
    let json = try #require(Self.json)
    #expect(json.contains(found))
    let error = #expect(throws: (any Error).self) {
      try checkpoint(json.replacingOccurrences(of: found, with: replacement))
    }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.contains("description.json: \(says)"), "\(text)")
  }

  @Test("the network itself refuses such numbers, too")
  func networks() {
    for (grid, hidden) in [(4_000_000_000, 0), (1, -5), (Int.max, Int.max)] {
      #expect(throws: TorchError.self) {
        try RatingNetwork(
          NetworkSpecification(trunk: "resnet18", levels: ["layer1"], grid: grid, values: 7, hidden: hidden))
      }
    }
  }
}
