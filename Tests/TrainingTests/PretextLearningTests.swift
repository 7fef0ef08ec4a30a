import Experiments
import Fixtures
import Foundation
import Imaging
import Methods
import Ratings
import Testing
import Torch

@testable import Networks
@testable import Training

/// Made-up landscapes: a bright sky above green ground, with a sun, hills and a house, so that up and down, neighbours, colours and
/// contents can be told.
struct Landscapes {
  let folder: URL

  /// - Parameter isTinted: whether each has light of a colour of its own, by which it can be told from others.
  init(count: Int, size: PixelSize = PixelSize(width: 120, height: 96), isTinted: Bool = false) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "juror-\(UUID().uuidString)")
    let photos = folder.appending(path: "photos")
    try FileManager.default.createDirectory(at: photos, withIntermediateDirectories: true)
    for number in 0..<count {
      try Self.picture(size, seed: UInt64(number), isTinted).writePNG(
        to: photos.appending(path: "\(number).png").path)
    }
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  private static func picture(_ size: PixelSize, seed: UInt64, _ isTinted: Bool) -> RGBImage {
    var generator = SeededGenerator(seed: seed)
    let (width, height) = (size.width, size.height)
    let horizon = Double(height) * generator.uniform(in: 0.4...0.6)
    let (slope, waves) = (generator.uniform(in: -0.15...0.15), generator.uniform(in: 2...6))
    let sun = (x: generator.uniform(in: 10...Double(width) - 10), y: generator.uniform(in: 5...25))
    // None to five, so that photos differ in what can be counted.
    let houses = (0..<generator.index(below: 6)).map { _ in generator.index(below: width - 20) }
    let light = (0..<3).map { _ in isTinted ? generator.uniform(in: 0.2...1.2) : 1 }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(size.area * 3)
    for y in 0..<height {
      for x in 0..<width {
        let edge = horizon + slope * Double(x) + 4 * sin(Double(x) * waves / 20)
        var colour: (Double, Double, Double)
        if Double(y) < edge {
          let share = Double(y) / edge
          colour = (100 + 120 * share, 150 + 80 * share, 235)
          if hypot(Double(x) - sun.x, Double(y) - sun.y) < 8 { colour = (255, 240, 150) }
        } else {
          let share = (Double(y) - edge) / (Double(height) - edge)
          let stripe = 15 * sin(Double(y) * 0.9 + Double(x) * 0.1)
          colour = (60 + 60 * share + stripe, 130 - 50 * share + stripe, 40)
        }
        if abs(Double(y) - horizon) < 9, houses.contains(where: { ($0..<$0 + 16).contains(x) }) {
          colour = (170, 60, 50)
        }
        for (value, light) in zip([colour.0, colour.1, colour.2], light) {
          pixels.append(UInt8(max(0, min(255, value * light + 6 * generator.normal()))))
        }
      }
    }
    return RGBImage(size: size, pixels: pixels) ?? RGBImage(size: size, filledWith: .white)
  }
}

extension Trainings {
  /// What is asked of every pretext.
  @Suite struct PretextLearningTests {
    private static let names = MethodList.all.filter { method in
      method.draws.allSatisfy { $0.pool == .unlabelled } && method.name != "distillation"
    }.map(\.name)

    private static func yaml(_ name: String) -> String {
      """
      name: pretext
      method: \(name)
      data: {unlabelled: [photos], held-out-unlabelled: 4}
      network:
        {trunk: \(name == "split-brain" ? "alexnet-split-brain" : "alexnet-pretext"), weights: random, hidden: 32, dropout: 0,
         batch-norm: synchronised}
      fit: {policy: crop, side: \(name == "inpainting" ? 65 : 64)}
      optimization:
        {epochs: 2, batch: 8, trunk-learning-rate: 0.001, learning-rate: 0.001, averaging: 0, warm-up: 0, precision: f32}
      validation: {folds: 0, robustness: false, resamples: 0}
      """ + (name == "inpainting" ? "\ninpainting: {bottleneck: 64}" : "")
    }

    private func experiment(_ name: String, _ overrides: [String] = []) throws -> Experiment {
      try Experiment(yaml: Self.yaml(name), file: "pretext.yaml", overrides: overrides)
    }

    /// What a few dozen steps come to, at most, on landscapes that were kept apart; and what chance does.
    private static let bounds:
      [(name: String, steps: Int, settings: [String], most: Double, chance: Double)] =
        [
          ("rotnet", 30, [], 0.2, 0.75),
          ("degradations", 48, ["degradations.entropy=0"], 0.75, 21.0 / 22),
          ("context-prediction", 90, ["network.grid=3", "context-prediction.crop=0.95"], 0.75, 0.875),
          ("colorization", 36, ["optimization.learning-rate=0.01"], 0.8, 1),
          ("split-brain", 36, ["optimization.learning-rate=0.01"], 0.8, 1),
          ("counting", 60, ["optimization.learning-rate=0.002", "counting.grey=0"], 0.3, 0.5),
          ("inpainting", 48, [], 0.6, 1),
        ]

    @Test("it learns what it asks for, and does it on photos that it has not seen", arguments: bounds.indices)
    func learns(number: Int) throws {
      let (name, steps, settings, most, chance) = Self.bounds[number]
      let toy = try Landscapes(count: 60, isTinted: name == "counting")
      defer { toy.remove() }
      let epochs = "optimization.epochs=\(steps / 6)"
      let experiment = try experiment(
        name, settings + [epochs, "validation.every=1000", "data.held-out-unlabelled=12"])
      let outcome = try TrainingRun(
        experiment, data: toy.folder, output: toy.folder.appending(path: "out")
      ).run()
      let measures = try #require(outcome.report.measures)
      let names = ["error rate", "share of the constant's entropy", "share of the mean colour's error"]
      let found = try #require(names.compactMap { measures[$0] }.first)
      #expect(found < most && most < chance, "\(name): \(found)")
    }

    @Test("interrupted, it goes on and ends with the same bits", arguments: names)
    func resumes(name: String) throws {
      let toy = try Landscapes(count: 20)
      defer { toy.remove() }
      let experiment = try experiment(name)
      func run(
        _ output: String, _ start: TrainingRun.Start = .new, until last: Int = .max
      ) throws -> [String: [Float]] {
        try Trainings.weights(
          of: experiment, data: toy.folder, output: toy.folder.appending(path: output), start, until: last)
      }
      let whole = try run("whole")
      #expect(throws: TrainingError.interrupted) { try run("parts", until: 3) }
      #expect(try run("parts", .resume) == whole)
    }

    @Test(
      "two processes end with one's weights, and what was learned starts a supervised experiment",
      arguments: names)
    func processes(name: String) throws {
      let toy = try Landscapes(count: 20)
      defer { toy.remove() }
      let rated = try ToyData(rated: 16, unlabelled: 0)
      defer { rated.remove() }
      let folder = try ScratchFolder()
      let program = BuiltProgram(
        "TrainingProcess", in: folder, environment: ["OMP_NUM_THREADS": "1", "JUROR_RUNS": folder("runs")])
      func train(_ yaml: String, _ data: URL, _ output: String, _ options: [String] = []) throws -> [String:
        [Float]]
      {
        let file = try folder.write(yaml.utf8, to: "\(UUID().uuidString).yaml")
        let outcome = try program.run(options + [file, data.path, folder("runs/\(output)")])
        #expect(outcome.code == 0, "\(outcome.error)")
        return try SafeTensors.read(folder("runs/\(output)/final.safetensors")).tensors.mapValues {
          try $0.floats()
        }
      }
      // Adam's first steps follow the signs of gradients, and with them their rounding; counts of colours are each process's own.
      let plain =
        Self.yaml(name).replacing("precision: f32", with: "precision: f32, optimizer: sgd").replacing(
          "epochs: 2", with: "epochs: 1")
        + (name == "colorization" ? "\ncolorization: {rebalancing: 1}" : "")
      let one = try train(plain, toy.folder, "one")
      let two = try train(plain, toy.folder, "two", ["--processes", "2"])
      #expect(one.keys.sorted() == two.keys.sorted())
      for (key, values) in one where !key.hasPrefix("colours.") {
        let far = zip(values, two[key] ?? []).map { abs($0 - $1) }.max() ?? .infinity
        // What counts is large at first, and so is its rounding.
        #expect(far < (name == "counting" ? 3e-3 : 1e-4), "\(key): \(far)")
      }

      let isRepair = name == "inpainting"
      let trunk = isRepair ? "context-discriminator" : try experiment(name).network.trunk
      let start = try train(
        """
        name: start
        method: ce
        data: {held-out-unlabelled: 0}
        network:
          {trunk: \(trunk), weights: "run:one#\(isRepair ? "discriminator" : "trunk")", levels: [conv5], grid: \(isRepair ? 8 : 1),
           hidden: 0, dropout: 0}
        fit: {policy: squash, side: 64}
        optimization:
          {epochs: 1, batch: 8, trunk-learning-rate: 1.0e-9, learning-rate: 1.0e-9, averaging: 0, warm-up: 0, weight-decay: 0}
        validation: {folds: 0, robustness: false, resamples: 0}
        """, rated.folder, "start")
      let prefix = isRepair ? "discriminator." : "network.trunk."
      let known = one.filter { $0.key.hasPrefix(prefix) && $0.key.hasSuffix("weight") }
      #expect(!known.isEmpty)
      for (key, values) in known {
        let own = start["network.trunk." + key.dropFirst(prefix.count)] ?? []
        #expect(zip(values, own).allSatisfy { abs($0 - $1) < 1e-5 } && own.count == values.count, "\(key)")
      }
    }
  }
}
