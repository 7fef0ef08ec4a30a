import ArgumentParser
import Juror
import Terminal

/// `juror doctor`.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Checks what is installed and whether it works.",
    discussion: """
      Each check is ok, missing (something optional is not there) or failed. The self-test rates a generated picture
      and compares the score with the one that the model's description expects.

      Example:
        juror doctor --format json
      """)

  @Option(help: "The model to test: a name, or the path of an .onnx file.")
  var model = ModelShelf.defaultName

  @OptionGroup var format: FormatOption

  func run() async throws {
    var checks = [Check.system] + Check.engine() + Check.decoders()
    checks += await Check.model(model)
    try format.resolved.write(checks)
    if checks.contains(where: { $0.status == .failed }) { throw ExitCode.failure }
  }
}
