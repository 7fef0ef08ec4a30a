import ArgumentParser
import Foundation

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
    // A reader that has gone away is noticed when writing to it.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch is ReaderGone {
      exit(withError: ExitCode.success)
    } catch {
      exit(withError: error)
    }
  }
}
