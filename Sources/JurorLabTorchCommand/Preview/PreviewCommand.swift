import ArgumentParser
import Files
import Imaging
import Terminal

/// `juror-lab preview`.
struct PreviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "Contact sheets of what methods do to photographs.",
    subcommands: [
      PreviewEdits.self, PreviewMasks.self, PreviewSaliency.self, PreviewPatches.self,
      PreviewReconstructions.self,
      PreviewCodes.self,
    ])
}

/// The file that a preview is written to.
struct SheetOption: ParsableArguments {
  @Option(help: ArgumentHelp("The picture: .png, .jpg or .jpeg.", valueName: "file"))
  var output: PathArgument

  @Flag(help: "Replace a file even if it is no earlier output of this command.")
  var overwrite = false

  func validate() throws {
    guard ContactSheet.endings.contains(output.ending) else {
      throw ValidationError("--output: expected a file that ends in .png, .jpg or .jpeg")
    }
  }

  /// Where to write, looked at before any work begins.
  func destination(besides inputs: [PathArgument] = []) throws -> Destination {
    try Destination(output, inputs: inputs, overwrite: overwrite) { file in
      let head = try? file.contents(atMost: 4_096)
      return head.map { ContactSheet.isSheet(Array($0)) } ?? false ? .earlierOutput : .foreign
    }
  }

  func write(_ sheet: ContactSheet, to destination: Destination) throws {
    let file = try OutputFile(destination)
    try file.write(sheet.file(ending: output.ending))
    try file.finish()
    say("wrote \(destination.path)")
  }
}
