public import Torch

extension Tensor {
  /// CIE Lab under daylight (D65) of sRGB photos: N×3×H×W, normalised as (x − 127) / 128, to (L − 50) / 50, a / 110 and b / 110.
  ///
  /// Always in float32. IEC 61966-2-1; CIE 015.
  public func lab() throws(TorchError) -> Tensor {
    guard rank == 4, shape[1] == 3 else {
      throw TorchError(operation: "lab", message: "expected N×3×H×W, not \(shape)")
    }
    return try withoutAutocast { () throws(TorchError) in
      let bytes = try ((to(.float32) * 128 + 127) / 255).clamp(low: 0, high: 1)
      // Both curves are a straight line at first; what lies on it is added to where it ends.
      let (end, knee) = (0.04045, 216.0 / 24_389)
      let linear =
        try ((bytes.clamp(low: end) + 0.055) / 1.055).power(2.4) + (bytes.clamp(high: end) - end) / 12.92
      let shares = try linear.mixed(
        [0.4124564, 0.3575761, 0.1804375].map { $0 / 0.95047 } + [0.2126729, 0.7151522, 0.0721750]
          + [0.0193339, 0.1191920, 0.9503041].map { $0 / 1.08883 })
      let roots =
        try shares.clamp(low: knee).power(1.0 / 3) + (shares.clamp(high: knee) - knee) * (24_389.0 / 27 / 116)
      return try roots.mixed(
        [0, 116.0 / 50, 0, 500.0 / 110, -500.0 / 110, 0, 0, 200.0 / 110, -200.0 / 110],
        plus: [-66.0 / 50, 0, 0])
    }
  }

  /// Three sums of the three channels.
  private func mixed(_ weights: [Double], plus summands: [Double]? = nil) throws(TorchError) -> Tensor {
    try conv2d(
      weight: Tensor(weights.map(Float.init), shape: [3, 3, 1, 1]),
      bias: summands.map { numbers throws(TorchError) in try Tensor(numbers.map(Float.init)) })
  }
}
