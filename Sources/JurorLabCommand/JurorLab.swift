import ArgumentParser
import Terminal

/// Research on photo aesthetics: weights, networks, training, export.
@main
struct JurorLab: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "juror-lab",
    abstract: "Train, examine and export networks that rate photographs.",
    discussion: "For scoring photos with a finished model, use juror.",
    subcommands: TorchProgram.commands + [
      EvaluateCommand.self, StatisticsCommand.self, DatasetsCommand.self, EditCommand.self,
      SaliencyCommand.self,
    ])

  static func main() async {
    await Program.run(self) { @Sendable in try TorchProgram.takeOver($0) }
  }
}
