import ArgumentParser
import Foundation

/// The commands that need libtorch, which takes most of a second and 150 MB to load: a program of their own, beside this one.
enum TorchProgram {
  /// Its commands, for this program's help.
  static let commands: [any ParsableCommand.Type] = [
    Weights.self, Networks.self, Export.self, Train.self, Compare.self, Predict.self, Preview.self,
    Probe.self,
  ]

  /// Becomes that program, with the very same arguments, if they ask for one of its commands.
  static func takeOver(_ arguments: [String]) throws {
    // No option of juror-lab itself takes a value.
    let command = arguments.first { !$0.hasPrefix("-") && $0 != "help" }
    guard commands.contains(where: { $0.configuration.commandName == command }) else { return }
    let this = Bundle.main.executableURL?.resolvingSymlinksInPath()
    let path = this?.deletingLastPathComponent().appending(path: "juror-lab-torch").path ?? ""
    // Signals are blocked in Swift's threads, and the other program would inherit that.
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
    // libgomp's threads would otherwise wait so busily that they take the cores from OpenBLAS's: a head on a frozen trunk learned
    // 1.6 times as fast this way (AMD EPYC, 2 cores), a whole ResNet-50 no slower. It is read when libtorch is loaded.
    if getenv("OMP_WAIT_POLICY") == nil { setenv("GOMP_SPINCOUNT", "20000", 0) }
    execv(path, CommandLine.unsafeArgv)
    throw Missing(path: path, reason: String(cString: strerror(errno)))
  }

  private struct Missing: Error, CustomStringConvertible {
    let path, reason: String
    var description: String { "\(path), which has the commands that need libtorch: \(reason)" }
  }

  private struct Weights: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "weights", abstract: "Weights that others trained.")
  }

  private struct Networks: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "networks",
      abstract: "Parameters and multiply-adds of every network, or the layers of one.")
  }

  private struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export", abstract: "Write a network as an ONNX file that describes itself.")
  }

  private struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "train",
      abstract: "Train the network that an experiment file describes, measure it and export it.")
  }

  private struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "compare", abstract: "Train variations of an experiment and put them in one table.")
  }

  private struct Probe: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "probe",
      abstract: "Tell what can be read off each level of a trunk that a run has learned.")
  }

  private struct Predict: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "predict", abstract: "Rates photographs with a checkpoint, without exporting it first.")
  }

  private struct Preview: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "preview", abstract: "Contact sheets of what methods do to photographs.")
  }
}
