import Experiments
import Foundation
import Methods
import TestMethods
import Torch
import Training

/// A program for tests that kill it, or start it twice:
/// `TrainingProcess [--processes N] [--device DEVICE] EXPERIMENT DATA OUTPUT [resume]` trains with one of the methods that
/// are not shipped, and leaves `final.safetensors` with all its networks; of several processes, each in its own OUTPUT,
/// if that is another.
@main
enum TrainingProcess {
  static func main() {
    Launcher.endWithLauncher()
    var arguments = Array(CommandLine.arguments.dropFirst())
    do {
      if arguments.first == "--processes", let count = arguments.dropFirst().first.flatMap({ Int($0) }) {
        arguments.removeFirst(2)
        exit(try Launcher(arguments: arguments, count: count).run { complain("launcher: \($0)") })
      }
      var device = Device.cpu
      if arguments.first == "--device", let name = arguments.dropFirst().first, let named = Device(name) {
        arguments.removeFirst(2)
        device = named
      }
      guard arguments.count >= 3 else { throw TrainingError.invalid("EXPERIMENT DATA OUTPUT [resume]") }
      let place = try ProcessPlace()
      try MethodList.$all.withValue(MethodList.all + testMethods) {
        guard let place else { return try train(arguments, on: device, in: nil) }
        let own = device.device(ofLocalRank: place.localRank)
        try ProcessGroup.joined(place) { try train(arguments, on: own, in: $0) }
      }
    } catch {
      complain("error: \(error)")
      exit(3)
    }
  }

  private static func train(_ arguments: [String], on device: Device, in group: ProcessGroup?) throws {
    let output = URL(filePath: arguments[2], directoryHint: .isDirectory)
    let outcome = try TrainingRun(
      Experiment(contentsOf: arguments[0]), data: URL(filePath: arguments[1], directoryHint: .isDirectory),
      output: output, start: arguments.count > 3 ? .resume : .overwrite, group: group, device: device
    ).run()
    var weights: [String: Tensor] = [:]
    for (name, network) in outcome.task.networks {
      for (key, tensor) in network.stateDictionary() { weights["\(name).\(key)"] = tensor }
    }
    // Those that share the first one's folder have the same weights.
    guard group.map(\.rank) ?? 0 == 0 || !FileManager.default.fileExists(atPath: output.path) else { return }
    try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
    try SafeTensors.write(weights, to: output.appending(path: "final.safetensors").path)
  }

  private static func complain(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
