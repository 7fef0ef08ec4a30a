import ArgumentParser
import Terminal
import Torch

/// The commands of `juror-lab` that need libtorch, which become this program.
@main
struct JurorLabTorch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "juror-lab",
    abstract: "Train, examine and export networks that rate photographs.",
    subcommands: [
      WeightsCommand.self, NetworksCommand.self, ExportCommand.self, TrainCommand.self, CompareCommand.self,
      PredictCommand.self, PreviewCommand.self, ProbeCommand.self,
    ])

  /// Whatever a command computes, it computes on all cores.
  static func main() async {
    try? LibTorch.useAllCores()
    await Program.run(self)
  }
}
