import ArgumentParser
import Terminal
import Torch

/// Research on photo aesthetics: weights, networks, training, export.
@main
struct JurorLab: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "juror-lab",
    abstract: "Train, examine and export networks that rate photographs.",
    discussion: "For scoring photos with a finished model, use juror.",
    subcommands: [
      WeightsCommand.self, NetworksCommand.self, ExportCommand.self, TrainCommand.self, PredictCommand.self,
      EvaluateCommand.self, StatisticsCommand.self, DatasetsCommand.self,
    ])

  /// Whatever a command computes, it computes on all cores.
  static func main() async {
    try? LibTorch.useAllCores()
    await Program.run(self)
  }
}
