import Torch

/// The initial weights that torchvision gives its networks, where they are not PyTorch's own.
extension Module {
  /// Weights of all convolutions within from N(0, 2 / fan-out), without biases.
  ///
  /// Keeps the gradient's variance through ReLUs: He et al. 2015 (arXiv 1502.01852), section 2.2.
  func fillConvolutionsByFanOut() throws(TorchError) {
    for case let layer as Conv2d in modules() {
      let fan = layer.weight.shape[0] * layer.weight.shape[2] * layer.weight.shape[3]
      try layer.weight.drawInitialWeights(deviation: (2 / Double(fan)).squareRoot())
      if let bias = layer.bias { try withoutGradient { () throws(TorchError) in try bias.fill(0) } }
    }
  }

  /// Weights of all linear layers within from N(0, deviation²), without biases.
  func fillLinearLayers(deviation: Double) throws(TorchError) {
    for case let layer as Linear in modules() {
      try layer.weight.drawInitialWeights(deviation: deviation)
      if let bias = layer.bias { try withoutGradient { () throws(TorchError) in try bias.fill(0) } }
    }
  }

  /// Weights of all convolutions and linear layers within from N(0, deviation²); biases stay.
  func fillWeights(deviation: Double) throws(TorchError) {
    for module in modules() {
      switch module {
      case let layer as Conv2d: try layer.weight.drawInitialWeights(deviation: deviation)
      case let layer as Linear: try layer.weight.drawInitialWeights(deviation: deviation)
      default: break
      }
    }
  }
}
