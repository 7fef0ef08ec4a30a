import ArgumentParser
import Foundation
import Imaging

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
    MemoryBudget.returnMemorySoon()
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      end()
    } catch is ReaderGone {
      end()
    } catch {
      end(error)
    }
  }

  /// Ends the program here and now, with what ArgumentParser says about an error.
  ///
  /// `exit` would first destroy what OpenVINO and libvips keep for the whole program, while a thread of theirs may
  /// still be giving back the last photo's.
  private static func end(_ error: (any Error)? = nil) -> Never {
    var code = ExitCode.success
    if let error {
      code = exitCode(for: error)
      let message = fullMessage(for: error)
      let stream = code == .success ? StandardStream.output : .error
      if !message.isEmpty { try? stream.write(message + "\n") }
    }
    fflush(nil)
    _exit(code.rawValue)
  }
}
