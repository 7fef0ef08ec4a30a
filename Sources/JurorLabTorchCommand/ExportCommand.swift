public import ArgumentParser
public import Export
import Foundation
import Imaging
import ModelFile
import Networks
import Terminal
import Torch

/// `juror-lab export`.
struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a network as an ONNX file that describes itself.",
    discussion: """
      Prints the largest difference of each output between OpenVINO running the file in f32 and libtorch, on random inputs.

      Example: juror-lab export --checkpoint runs/default --output model.onnx
      Example: juror-lab export --network resnet50 --weights resnet50.safetensors --raw --output resnet50.onnx
      """)

  @Option(help: "A folder of juror-lab train, with weights.safetensors and description.json.")
  var checkpoint: String?

  @Option(help: "A network by name: \(Architecture.names.joined(separator: ", ")).")
  var network: String?

  @Option(help: "The network's weights: safetensors, or a file of torch.save.")
  var weights: String?

  @Option(help: "The file to write.")
  var output: String

  @Flag(help: "Replace a file that is no earlier output of this command.")
  var overwrite = false

  @Flag(
    help: """
      The bare network: float32 N×C×H×W in, its own output out. A network by name is always written so: it has no \
      rating scale.
      """)
  var raw = false

  @Option(help: "How weights are stored: f32 or f16 (default: f16; with --raw f32).")
  var precision: WeightPrecision?

  func validate() throws {
    guard (checkpoint == nil) != (network == nil) else {
      throw ValidationError("give either --checkpoint DIR or --network NAME")
    }
    guard (network == nil) == (weights == nil) else {
      throw ValidationError(
        "--network NAME and --weights FILE belong together; a checkpoint has its own weights")
    }
    guard network.map({ Architecture.named($0) != nil }) ?? true else {
      throw ValidationError(
        "no network is called \"\(network ?? "")\"; there are: \(Architecture.names.joined(separator: ", "))"
      )
    }
  }

  func run() async throws {
    // The first fields of an ONNX file name the program that has made it.
    _ = try Destination(
      PathArgument(argument: output),
      inputs: [checkpoint, weights].compactMap { $0.map(PathArgument.init(argument:)) },
      overwrite: overwrite
    ) { file in
      let head = (try? file.contents(atMost: 64)) ?? Data()
      return head.range(of: Data("juror-lab".utf8)) == nil ? .foreign : .earlierOutput
    }
    let difference: String
    if let checkpoint {
      difference = try await export(NetworkFolder(folder: checkpoint))
    } else if let architecture = network.flatMap(Architecture.named), let weights {
      let network = try withoutInitialWeights { try architecture.make() }
      try network.loadComplete(readWeights(weights), from: weights)
      difference = try await exportRaw(network, named: architecture.name, input: architecture.input)
    } else {
      return
    }
    let size = try FileManager.default.attributesOfItem(atPath: output)[.size] as? Int ?? 0
    try StandardStream.output.writeLine(
      "\(output): \(size) bytes, largest difference to libtorch: \(difference)")
  }

  private func export(_ checkpoint: NetworkFolder) async throws -> String {
    let network = try checkpoint.network()
    let model = checkpoint.model
    if raw {
      let side = model.preprocessing.fit.side
      return try await exportRaw(network, named: model.name, input: [3, side, side])
    }
    let written = try await ModelExport.write(network, model, precision: precision ?? .f16, to: output)
    return try await ExportCheck.differences(between: output, and: network, written)
  }

  private func exportRaw(_ network: any Layer, named name: String, input: [Int]) async throws -> String {
    try NetworkExport.writeRaw(network, named: name, input: input, precision: precision ?? .f32, to: output)
    return try await ExportCheck.difference(between: output, andRaw: network, input: input)
  }
}

extension WeightPrecision: ExpressibleByArgument {}

/// The tensors of a safetensors file or of one written by `torch.save`, under the network's own names.
func readWeights(_ path: String) throws -> [String: Tensor] {
  withoutWrappers(
    try path.hasSuffix(".safetensors") ? SafeTensors.read(path).tensors : TorchSaveFile.read(path))
}
