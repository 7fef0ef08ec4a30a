import ArgumentParser
import Imaging
import Terminal

/// Everyday use: rates photographs with a model file.
@main
struct JurorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "juror",
    abstract: "Predicts the ratings that a jury of people would give to photographs.",
    discussion: """
      Example:
        juror score --sort ~/Pictures/2026
      """,
    version: "0.1.0",
    subcommands: [ScoreCommand.self, ModelsCommand.self, DoctorCommand.self])

  static func main() async {
    await Program.run(self) { arguments in
      MemoryBudget.keepLittleFreedMemory()
      let commands = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
      guard let first = arguments.first, !commands.contains(first), PathArgument(argument: first).isFile
      else {
        return
      }
      throw ValidationError("'\(first)' is no command. Did you mean: juror score \(first)?")
    }
  }
}
