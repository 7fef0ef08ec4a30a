import ArgumentParser
import Juror
import Terminal

/// `juror models`.
struct ModelsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "Lists the models at hand, or shows one's card.",
    discussion: """
      Models come with Juror or lie in ~/.local/share/juror/models ($XDG_DATA_HOME/juror/models).

      Example:
        juror models show \(ModelShelf.defaultName)
      """,
    subcommands: [List.self, Show.self],
    defaultSubcommand: List.self)

  /// `juror models list`.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the models at hand with scale, size, quality and licence.",
      discussion: """
        Example:
          juror models list --format json
        """)

    @OptionGroup var format: FormatOption

    func run() async throws {
      let entries = ModelShelf().entries()
      let listings = entries.compactMap { entry in
        (try? entry.description.get()).map { ModelListing($0, name: entry.name, path: entry.path) }
      }
      try format.resolved.write(listings, tables: [ModelListing.table(of: listings)])
      var unusable = false
      for case .failure(let error) in entries.map(\.description) {
        say("\(error)")
        unusable = true
      }
      if unusable { throw ExitCode.failure }
    }
  }

  /// `juror models show NAME`.
  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints a model's card.",
      discussion: """
        Example:
          juror models show \(ModelShelf.defaultName)
        """)

    @Argument(help: "A model's name, or the path of its .onnx file.")
    var name: String

    func run() async throws {
      let path = try ModelShelf().path(of: name)
      let description = try ModelShelf.entry(path).description.get()
      let card = ModelShelf.card(ofFile: path) ?? description.card
      try StandardStream.output.write(card.hasSuffix("\n") ? card : card + "\n")
    }
  }
}
