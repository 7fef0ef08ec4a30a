public import ArgumentParser
import Foundation

/// How both programs start and end.
public enum Program {
  /// Runs the command that the arguments ask for, and ends the program with its exit code.
  ///
  /// - Parameter before: looks at the arguments before they are parsed, and prepares what the whole program needs.
  public static func run<Root: ParsableCommand>(
    _ root: Root.Type, before: @Sendable ([String]) throws -> Void = { _ in }
  ) async -> Never {
    StandardStream.fillGaps()
    // A reader that has gone away is noticed when writing to it.
    signal(SIGPIPE, SIG_IGN)
    // So is a file that may not grow further.
    signal(SIGXFSZ, SIG_IGN)
    Interruption.endAtOnce()
    do {
      let arguments = Arguments.given
      try before(arguments)
      var command = try root.parseAsRoot(arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      end(root)
    } catch is ReaderGone {
      end(root)
    } catch is CancellationError {
      say("interrupted")
      end(root, ExitCode(Interruption.exitCode))
    } catch {
      end(root, error)
    }
  }

  /// Ends the program here and now, with what ArgumentParser says about an error.
  ///
  /// `exit` would first destroy what libraries keep for the whole program, while a thread of theirs may still be at work.
  private static func end<Root: ParsableCommand>(_ root: Root.Type, _ error: (any Error)? = nil) -> Never {
    ProgressLine.clear()
    var code = error.map { root.exitCode(for: $0).rawValue } ?? 0
    do {
      let message = error.map { Arguments.bytes(of: root.fullMessage(for: $0)) } ?? []
      if code == 0, !message.isEmpty { try StandardStream.output.write(message + [UInt8(ascii: "\n")]) }
      if code != 0, !message.isEmpty { try? StandardStream.error.write(message + [UInt8(ascii: "\n")]) }
      fflush(nil)
      try StandardStream.output.closeChecked()
    } catch is ReaderGone {
      // Nobody is there to be told.
    } catch {
      say("Error: \(error)")
      if code == 0 { code = ExitCode.failure.rawValue }
    }
    _exit(code)
  }
}
