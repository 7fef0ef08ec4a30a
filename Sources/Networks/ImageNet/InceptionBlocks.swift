import Torch

/// A convolution, batch normalisation with epsilon 1e-3 and ReLU: N×inputs×H×W → N×outputs×H′×W′.
final class InceptionConvolution: Module, Layer {
  private let conv: Conv2d
  private let bn: BatchNorm2d

  init(_ inputs: Int, _ outputs: Int, kernel: Pair, stride: Pair = 1, padding: Pair = 0) throws(TorchError) {
    conv = try Conv2d(
      inputs, outputs, kernel: kernel, stride: stride, padding: .symmetric(padding), bias: false)
    bn = try BatchNorm2d(outputs, epsilon: 1e-3)
  }

  func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    try x.convolved(by: conv, normalizedBy: bn).reluInPlace()
  }

  /// 1×length where `isWide`, else length×1, with as many pixels out as in.
  static func line(
    _ length: Int, _ inputs: Int, _ outputs: Int, isWide: Bool
  ) throws(TorchError) -> InceptionConvolution {
    func along(_ number: Int, across other: Int) -> Pair {
      isWide ? Pair(height: other, width: number) : Pair(height: number, width: other)
    }
    return try InceptionConvolution(
      inputs, outputs, kernel: along(length, across: 1), padding: along(length / 2, across: 0))
  }
}

/// 1×1, 5×5, two 3×3 and an average: N×inputs×H×W → N×(224 + pooled)×H×W.
///
/// Szegedy et al. 2016, figure 5.
final class InceptionA: Module, Layer {
  @Named("branch1x1") private var single: InceptionConvolution
  @Named("branch5x5_1") private var five1: InceptionConvolution
  @Named("branch5x5_2") private var five2: InceptionConvolution
  @Named("branch3x3dbl_1") private var double1: InceptionConvolution
  @Named("branch3x3dbl_2") private var double2: InceptionConvolution
  @Named("branch3x3dbl_3") private var double3: InceptionConvolution
  @Named("branch_pool") private var average: InceptionConvolution

  init(_ inputs: Int, pooled: Int) throws(TorchError) {
    super.init()
    single = try InceptionConvolution(inputs, 64, kernel: 1)
    five1 = try InceptionConvolution(inputs, 48, kernel: 1)
    five2 = try InceptionConvolution(48, 64, kernel: 5, padding: 2)
    double1 = try InceptionConvolution(inputs, 64, kernel: 1)
    double2 = try InceptionConvolution(64, 96, kernel: 3, padding: 1)
    double3 = try InceptionConvolution(96, 96, kernel: 3, padding: 1)
    average = try InceptionConvolution(inputs, pooled, kernel: 1)
  }

  func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    try .concatenate(
      [single(x), five2(five1(x)), double3(double2(double1(x))), average(x.smoothed())], along: 1)
  }
}

/// 3×3, two 3×3 and a maximum, all with stride 2: N×inputs×H×W → N×(480 + inputs)×H′×W′.
///
/// Szegedy et al. 2016, figure 10.
final class InceptionB: Module, Layer {
  @Named("branch3x3") private var single: InceptionConvolution
  @Named("branch3x3dbl_1") private var double1: InceptionConvolution
  @Named("branch3x3dbl_2") private var double2: InceptionConvolution
  @Named("branch3x3dbl_3") private var double3: InceptionConvolution

  init(_ inputs: Int) throws(TorchError) {
    super.init()
    single = try InceptionConvolution(inputs, 384, kernel: 3, stride: 2)
    double1 = try InceptionConvolution(inputs, 64, kernel: 1)
    double2 = try InceptionConvolution(64, 96, kernel: 3, padding: 1)
    double3 = try InceptionConvolution(96, 96, kernel: 3, stride: 2)
  }

  func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    try .concatenate(
      [single(x), double3(double2(double1(x))), x.maxPool2d(kernel: 3, stride: 2)], along: 1)
  }
}

/// 1×1, a 7×7 as two lines, two 7×7 as four lines and an average: N×inputs×H×W → N×768×H×W.
///
/// Szegedy et al. 2016, figure 6.
final class InceptionC: Module, Layer {
  @Named("branch1x1") private var single: InceptionConvolution
  @Named("branch7x7_1") private var seven1: InceptionConvolution
  @Named("branch7x7_2") private var seven2: InceptionConvolution
  @Named("branch7x7_3") private var seven3: InceptionConvolution
  @Named("branch7x7dbl_1") private var double1: InceptionConvolution
  @Named("branch7x7dbl_2") private var double2: InceptionConvolution
  @Named("branch7x7dbl_3") private var double3: InceptionConvolution
  @Named("branch7x7dbl_4") private var double4: InceptionConvolution
  @Named("branch7x7dbl_5") private var double5: InceptionConvolution
  @Named("branch_pool") private var average: InceptionConvolution

  init(_ inputs: Int, inner: Int) throws(TorchError) {
    super.init()
    single = try InceptionConvolution(inputs, 192, kernel: 1)
    seven1 = try InceptionConvolution(inputs, inner, kernel: 1)
    seven2 = try .line(7, inner, inner, isWide: true)
    seven3 = try .line(7, inner, 192, isWide: false)
    double1 = try InceptionConvolution(inputs, inner, kernel: 1)
    double2 = try .line(7, inner, inner, isWide: false)
    double3 = try .line(7, inner, inner, isWide: true)
    double4 = try .line(7, inner, inner, isWide: false)
    double5 = try .line(7, inner, 192, isWide: true)
    average = try InceptionConvolution(inputs, 192, kernel: 1)
  }

  func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    let double = try double5(double4(double3(double2(double1(x)))))
    return try .concatenate(
      [single(x), seven3(seven2(seven1(x))), double, average(x.smoothed())], along: 1)
  }
}

/// 3×3, a 7×7 as two lines and a 3×3, and a maximum, all with stride 2: N×inputs×H×W → N×(512 + inputs)×H′×W′.
final class InceptionD: Module, Layer {
  @Named("branch3x3_1") private var three1: InceptionConvolution
  @Named("branch3x3_2") private var three2: InceptionConvolution
  @Named("branch7x7x3_1") private var seven1: InceptionConvolution
  @Named("branch7x7x3_2") private var seven2: InceptionConvolution
  @Named("branch7x7x3_3") private var seven3: InceptionConvolution
  @Named("branch7x7x3_4") private var seven4: InceptionConvolution

  init(_ inputs: Int) throws(TorchError) {
    super.init()
    three1 = try InceptionConvolution(inputs, 192, kernel: 1)
    three2 = try InceptionConvolution(192, 320, kernel: 3, stride: 2)
    seven1 = try InceptionConvolution(inputs, 192, kernel: 1)
    seven2 = try .line(7, 192, 192, isWide: true)
    seven3 = try .line(7, 192, 192, isWide: false)
    seven4 = try InceptionConvolution(192, 192, kernel: 3, stride: 2)
  }

  func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    let seven = try seven4(seven3(seven2(seven1(x))))
    return try .concatenate([three2(three1(x)), seven, x.maxPool2d(kernel: 3, stride: 2)], along: 1)
  }
}

/// 1×1, a forked 3×3, a 3×3 and a forked 3×3, and an average: N×inputs×H×W → N×2048×H×W.
///
/// Szegedy et al. 2016, figure 7.
final class InceptionE: Module, Layer {
  @Named("branch1x1") private var single: InceptionConvolution
  @Named("branch3x3_1") private var three: InceptionConvolution
  @Named("branch3x3_2a") private var threeWide: InceptionConvolution
  @Named("branch3x3_2b") private var threeHigh: InceptionConvolution
  @Named("branch3x3dbl_1") private var double1: InceptionConvolution
  @Named("branch3x3dbl_2") private var double2: InceptionConvolution
  @Named("branch3x3dbl_3a") private var doubleWide: InceptionConvolution
  @Named("branch3x3dbl_3b") private var doubleHigh: InceptionConvolution
  @Named("branch_pool") private var average: InceptionConvolution

  init(_ inputs: Int) throws(TorchError) {
    super.init()
    single = try InceptionConvolution(inputs, 320, kernel: 1)
    three = try InceptionConvolution(inputs, 384, kernel: 1)
    threeWide = try .line(3, 384, 384, isWide: true)
    threeHigh = try .line(3, 384, 384, isWide: false)
    double1 = try InceptionConvolution(inputs, 448, kernel: 1)
    double2 = try InceptionConvolution(448, 384, kernel: 3, padding: 1)
    doubleWide = try .line(3, 384, 384, isWide: true)
    doubleHigh = try .line(3, 384, 384, isWide: false)
    average = try InceptionConvolution(inputs, 192, kernel: 1)
  }

  func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    let (three, double) = (try three(x), try double2(double1(x)))
    return try .concatenate(
      [
        single(x), threeWide(three), threeHigh(three), doubleWide(double), doubleHigh(double),
        average(x.smoothed()),
      ], along: 1)
  }
}

/// The second head: N×inputs×H×W, at least 17×17, → N×classes logits.
final class InceptionAuxiliary: Module, Layer {
  private let conv0, conv1: InceptionConvolution
  private let fc: Linear

  init(_ inputs: Int, _ classes: Int) throws(TorchError) {
    conv0 = try InceptionConvolution(inputs, 128, kernel: 1)
    conv1 = try InceptionConvolution(128, 768, kernel: 5)
    fc = try Linear(768, classes)
  }

  /// torchvision's initial weights of this head's last two layers.
  func fillOwnWeights() throws(TorchError) {
    try conv1.fillWeights(deviation: 0.01)
    try fc.fillWeights(deviation: 0.001)
  }

  func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    try fc(
      conv1(conv0(x.averagePool2d(kernel: 5, stride: 3))).adaptiveAveragePool2d(size: 1).flatten(from: 1))
  }
}

extension Tensor {
  /// Means of 3×3 neighbourhoods, with zeros around the map.
  fileprivate func smoothed() throws(TorchError) -> Tensor {
    try averagePool2d(kernel: 3, stride: 1, padding: 1)
  }
}
