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
    MemoryBudget.returnMemorySoon()
    await Program.run(self)
  }
}
