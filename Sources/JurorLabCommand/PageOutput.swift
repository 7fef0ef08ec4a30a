import ArgumentParser
import Foundation
import Reports
import Terminal

/// The options of commands that write a page, and its file.
struct PageOutput: ParsableArguments {
  @Option(help: ArgumentHelp("Write a page with plots to this folder.", valueName: "dir"))
  var output: PathArgument?

  @Flag(help: "Replace a file even if it is no earlier output of this command.")
  var overwrite = false

  /// The file called `name` in the folder, if a page is wanted; looked at before any work is done.
  func destination(_ name: String, inputs: [String?]) throws -> Destination? {
    try output.map { folder in
      try Destination(
        folder.appending(Array(name.utf8)),
        inputs: inputs.compactMap { $0.map(PathArgument.init(argument:)) },
        overwrite: overwrite, makingFolder: true
      ) { file in
        let beginning = Data(Page.beginning.utf8)
        let isOurs = (try? file.contents(atMost: beginning.count)) == beginning
        return isOurs ? .earlierOutput : .foreign
      }
    }
  }
}

extension Page {
  /// Writes the page and says so.
  func write(to destination: Destination) throws {
    let html = try html()
    try destination.makeFolder()
    let file = try OutputFile(destination)
    try file.write(html)
    try file.finish()
    say("wrote \(destination.path)")
  }
}
