import ArgumentParser
import Networks
import Terminal

/// `juror-lab networks`.
struct NetworksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "networks",
    abstract: "Parameters and multiply-adds of every network, or the layers of one.",
    discussion: """
      Multiply-adds are those of convolutions, linear layers and matrix products for one example of the stated size. \
      Parameters of batch normalisations count with the convolution that they follow. What is for training only, \
      such as Inception-v3's second head, counts among the parameters and is no layer.

      torchvision's published weights of Inception-v3 were made for other inputs (transform_input); for them its name is \
      inception-v3-transform-input, here, in export and in experiments.

      Example: juror-lab networks resnet50
      """)

  @Argument(help: "One network, to see its layers.")
  var name: String?

  @OptionGroup var format: FormatOption

  func run() throws {
    guard let name else {
      try format.resolved.write(Architecture.all.map(NetworkRow.init))
      return
    }
    guard let architecture = Architecture.named(name) else {
      throw ValidationError(
        "no network is called \"\(name)\"; there are: \(Architecture.names.joined(separator: ", "))"
      )
    }
    let complexity = try architecture.complexity()
    try format.resolved.write(complexity.steps.map(LayerRow.init))
  }
}

private struct NetworkRow: ListRow {
  let name: String
  let parameters, multiplyAdds: Int
  let input: [Int]

  init(_ architecture: Architecture) throws {
    let complexity = try architecture.complexity()
    (name, input) = (architecture.name, architecture.input)
    (parameters, multiplyAdds) = (complexity.parameters, complexity.multiplyAdds)
  }

  enum CodingKeys: String, CodingKey {
    case name, parameters, input
    case multiplyAdds = "multiply_adds"
  }

  static let columns = ["name", "parameters", "multiply_adds", "input"]
  var cells: [String] { [name, "\(parameters)", "\(multiplyAdds)", shapeText(input)] }
}

private struct LayerRow: ListRow {
  let name, operation: String
  let output: [Int]
  let parameters, multiplyAdds: Int

  init(_ step: Complexity.Step) {
    (name, operation, output) = (step.name, step.operation, step.output)
    (parameters, multiplyAdds) = (step.parameters, step.multiplyAdds)
  }

  enum CodingKeys: String, CodingKey {
    case name, operation, output, parameters
    case multiplyAdds = "multiply_adds"
  }

  static let columns = ["name", "operation", "output", "parameters", "multiply_adds"]
  var cells: [String] { [name, operation, shapeText(output), "\(parameters)", "\(multiplyAdds)"] }
}

private func shapeText(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: "x") }
