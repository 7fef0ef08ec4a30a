import Torch

/// A recorded pass in which every batch normalisation that only follows one convolution has become part of it.
///
/// γ (W ∗ x + b − μ) / √(σ² + ε) + β  =  (s W) ∗ x + (b − μ) s + β  with  s = γ / √(σ² + ε), per output channel.
/// Computed in float64, rounded once.
func foldingBatchNorm(_ operations: [GraphOperation]) throws -> [GraphOperation] {
  var uses: [ObjectIdentifier: Int] = [:]
  for input in operations.flatMap(\.inputs) { uses[ObjectIdentifier(input), default: 0] += 1 }

  var folded: [GraphOperation] = []
  var producer: [ObjectIdentifier: Int] = [:]
  for operation in operations {
    if operation.name == .batchNorm, operation.inputs.count == 5, try !operation.bool("training"),
      uses[ObjectIdentifier(operation.inputs[0])] == 1,
      let place = producer[ObjectIdentifier(operation.inputs[0])], folded[place].name == .conv2d
    {
      folded[place] = try folded[place].absorbing(operation)
      producer[ObjectIdentifier(operation.output)] = place
    } else {
      producer[ObjectIdentifier(operation.output)] = folded.count
      folded.append(operation)
    }
  }
  return folded
}

extension GraphOperation {
  /// This convolution with a batch normalisation's scale and shift inside.
  fileprivate func absorbing(_ norm: GraphOperation) throws -> GraphOperation {
    let statistics = try norm.inputs.dropFirst().map { try $0.to(.float64) }
    let (mean, variance, weight, bias) = (statistics[0], statistics[1], statistics[2], statistics[3])
    let scale = try weight / (variance + norm.double("epsilon")).sqrt()
    let kernel = try inputs[1].to(.float64) * scale.reshape([-1, 1, 1, 1])
    let shift = try inputs.count > 2 ? inputs[2].to(.float64) - mean : mean.negated()
    let summand = try shift * scale + bias
    var operation = self
    operation.inputs = [inputs[0], try kernel.to(.float32), try summand.to(.float32)]
    operation.output = norm.output
    return operation
  }
}
