/// One kind of running mean that an optimizer keeps for each parameter, from the parameter's first step on.
struct Moments {
  /// The prefix in state dictionaries.
  let name: String
  private var tensors: [Int: Tensor] = [:]

  init(_ name: String) { self.name = name }

  /// The mean of one parameter, laid out in memory as the parameter is; zeros at first.
  mutating func of(_ parameter: Tensor, _ number: Int) throws(TorchError) -> Tensor {
    if let tensor = tensors[number] { return tensor }
    let tensor = try withoutGradient { () throws(TorchError) in try parameter.clone() }
    try tensor.fill(0)
    tensors[number] = tensor
    return tensor
  }

  /// The means by `name.number`.
  var state: [String: Tensor] {
    Dictionary(uniqueKeysWithValues: tensors.map { ("\(name).\($0)", $1) })
  }

  /// Takes the means of the given parameters over from a state dictionary.
  mutating func load(_ state: [String: Tensor], for parameters: [Tensor]) throws(TorchError) {
    tensors = [:]
    for (number, parameter) in parameters.enumerated() {
      guard let source = state["\(name).\(number)"] else { continue }
      guard source.shape == parameter.shape else {
        throw TorchError(
          operation: "load",
          message: "\(name).\(number) has the shape \(source.shape), its parameter \(parameter.shape)")
      }
      try of(parameter, number).copy(from: source)
    }
  }
}
