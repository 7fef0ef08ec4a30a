import Experiments
import Foundation
import Imaging
import Methods
import Networks
import Ratings
import Synchronization
import Testing
import Torch

@testable import Training

extension Trainings {
  @Suite struct FeatureTests {
    /// Trains a frozen trunk for an epoch, and gives the rows of its features and how many of them it had to compute.
    private func features(
      _ toy: ToyData, workers: Int = 1, _ overrides: [String] = [], start: TrainingRun.Start = .overwrite
    ) throws -> (bytes: Data, computed: Int) {
      let computed = Mutex(0)
      let experiment = try Experiment(
        yaml: ToyData.settings, file: "toy.yaml",
        overrides: [
          "views.variants=6", "ranking.weight=1", "optimization.batch=4", "optimization.epochs=1",
          "data.held-out-unlabelled=1",
        ] + overrides)
      _ = try TrainingRun(
        experiment, data: toy.folder, output: toy.folder.appending(path: "out"), start: start,
        workers: workers,
        report: { event in
          if case .step(_, let all, loss: nil, _, _) = event { computed.withLock { $0 = max($0, all) } }
        }
      ).run()
      return (
        try Data(contentsOf: toy.features(of: "trunk")),
        computed.withLock { $0 }
      )
    }

    @Test("features follow from the seed alone, whatever the number of workers, and each is computed once")
    func workers() throws {
      let toy = try ToyData(rated: 6, unlabelled: 5)
      defer { toy.remove() }
      let one = try features(toy)
      #expect(one.computed == 6 * (2 + 6) + 4 * (1 + 6))
      #expect(try features(toy, workers: 3).bytes == one.bytes)
      #expect(try features(toy, ["seed=6"]).bytes != one.bytes)
    }

    @Test("features that an interrupted run has computed are not computed again, nor are torn ones believed")
    func goingOn() throws {
      let toy = try ToyData(rated: 20, unlabelled: 5)
      defer { toy.remove() }
      let whole = try features(toy)
      let file = try toy.features(of: "trunk")
      for name in ["last.safetensors", "report.json"] {
        try FileManager.default.removeItem(at: toy.folder.appending(path: "out/\(name)"))
      }
      // The last record is torn; its chunk is 4 unlabelled photos with 6 degraded views each.
      try whole.bytes.dropLast(5).write(to: file)
      let again = try features(toy, start: .resume)
      #expect(again.computed == 4 * 6)
      let torn = whole.bytes.count - 1
      #expect(again.bytes.prefix(torn / 2) == whole.bytes.prefix(torn / 2))
      #expect(try features(toy, start: .resume).computed == 0)
    }

    @Test("a view that was never computed is an error, and not another photo's")
    func unknown() throws {
      let store = FeatureStore(
        in: FileManager.default.temporaryDirectory.appending(path: "juror-\(UUID().uuidString)"))
      let photo = Sample(id: "a", pool: .rated, number: 0) {
        RGBImage(size: PixelSize(width: 2, height: 2), filledWith: .neutral)
      }
      let view = View(sample: photo, key: .init(pool: .rated, photo: 0, kind: "whole", variant: 0)) {
        .rgb($0)
      }
      let linear = try Linear(12, 2)
      let network = FrozenNetwork("trunk", linear, width: 2) { try linear($0.flatten(from: 1)) }
      try store.fill(network, views: [[view]], recipe: "", session: Session())
      #expect(try store.lookups["trunk"]?(view).count == 2)
      let other = Sample(id: "b", pool: .rated, number: 1, image: photo.image)
      let stranger = View(sample: other, key: .init(pool: .rated, photo: 1, kind: "whole", variant: 0)) {
        .rgb($0)
      }
      let error = #expect(throws: TrainingError.self) { _ = try store.lookups["trunk"]?(stranger) }
      #expect(error?.description.contains("of b") ?? false)
    }
  }
}
