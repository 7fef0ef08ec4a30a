import Networks
import Torch

/// A network with the outputs that no shipped one has: the average colour, and three numbers that follow from it.
final class MomentsNetwork: Module, Exportable {
  struct Configuration: Blueprint {
    var attributes = ["warm", "a, \"quoted\" name"]
    var least = 1

    static var kind: String { "test-moments" }
    func check() throws(BlueprintError) { try require("least", least, in: 1...100) }
    var values: Int { 5 }
    var outputs: [Output.Meaning] { [.mean, .quality, .attributes(attributes), .features(count: 3)] }
    var sides: ClosedRange<Int> { least...8192 }
    func network() throws(TorchError) -> any Exportable { try MomentsNetwork(self) }
  }

  let configuration: Configuration
  private let linear: Linear

  init(_ configuration: Configuration = .init()) throws(TorchError) {
    self.configuration = configuration
    linear = try Linear(3, 2 + configuration.attributes.count)
  }

  var blueprint: any Blueprint { configuration }

  func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor { try linear(x.mean(over: [2, 3])) }

  func outputs(_ x: Tensor, scale: [Double]) throws(TorchError) -> [Output] {
    let (numbers, count) = (try self(x), configuration.attributes.count)
    let values = [
      try numbers.narrow(1, 0..<1), try numbers.narrow(1, 1..<2).sigmoid(),
      try numbers.narrow(1, 2..<2 + count),
      try x.mean(over: [2, 3]),
    ]
    return zip(configuration.outputs, values).map { Output($0, $1) }
  }
}
