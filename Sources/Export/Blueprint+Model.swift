import Imaging
public import ModelFile
public import Networks

extension Blueprint {
  /// What a model file says of the network's outputs.
  public var modelOutputs: [ModelOutput] { outputs.map(ModelOutput.init) }

  /// Refuses a description whose scale, outputs or photos are not the network's.
  func checkFit(to model: ModelDescription) throws(BlueprintError) {
    guard model.scale.count == values else {
      throw BlueprintError(
        "scale", "expected as many values as the network has, \(values), found \(model.scale.count)")
    }
    guard model.outputs == modelOutputs else {
      throw BlueprintError("outputs", "expected \(text(modelOutputs)), found \(text(model.outputs))")
    }
    for size in model.preprocessing.fit.inputs {
      for side in [size.width, size.height] where !sides.contains(side) {
        let range =
          sides.lowerBound == sides.upperBound
          ? "\(sides.lowerBound)" : "\(sides.lowerBound) … \(sides.upperBound)"
        throw BlueprintError(
          "preprocessing.fit", "expected photos with sides of \(range) pixels, found \(size)")
      }
    }
  }
}

extension ModelOutput {
  /// What a model file calls an output of a network.
  init(_ meaning: Output.Meaning) {
    self =
      switch meaning {
      case .distribution: .distribution
      case .mean: .mean
      case .attributes(let names): .attributes(names)
      case .quality: .quality
      case .features(let count): .features(size: count)
      case .map: .map
      }
  }
}

/// `distribution, attributes Light and Content, features 100`.
private func text(_ outputs: [ModelOutput]) -> String {
  outputs.map { output in
    switch output {
    case .attributes(let names): "attributes \(names.joined(separator: " and "))"
    case .features(let size): "features \(size)"
    case .distribution, .mean, .quality, .map: output.name.rawValue
    }
  }.joined(separator: ", ")
}
