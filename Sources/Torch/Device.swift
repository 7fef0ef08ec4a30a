import CTorch

/// Where tensors are and are computed with: `cpu` everywhere, `cuda:n` with a libtorch that is built for CUDA.
///
/// A network is made for a device, or moved to one, and computes where its weights are:
///
/// ```swift
/// let device = Device.cuda(0)
/// try device.check()
/// try network.move(to: device)
/// let outputs = try withDevice(device) { try network(Tensor(pixels, shape: shape)) }
/// ```
public enum Device: Hashable, Sendable {
  /// The processor.
  case cpu
  /// The GPU of this number, from 0.
  case cuda(Int)

  /// How many GPUs this process can use; 0 with a libtorch that is not built for CUDA.
  public static var cudaCount: Int { Int(ct_cuda_count()) }

  /// Fails when this process cannot use the device, in a sentence that says what to set.
  public func check() throws(TorchError) {
    guard case .cuda(let number) = self else { return }
    let count = Self.cudaCount
    guard count <= number || number < 0 else { return }
    throw TorchError(
      operation: description, message: Self.absence(count, isBuiltForCUDA: LibTorch.isBuiltForCUDA))
  }

  static func absence(_ count: Int, isBuiltForCUDA: Bool) -> String {
    guard isBuiltForCUDA else {
      return
        "libtorch \(LibTorch.version) is built without CUDA: set LIBTORCH to the folder of one that is built "
        + "with it, and start again"
    }
    return switch count {
    case 0: "libtorch is built for CUDA, but finds no GPU with a driver that fits (nvidia-smi lists them)"
    case 1: "there is only one GPU, cuda:0"
    default: "there are \(count) GPUs, cuda:0 to cuda:\(count - 1)"
    }
  }

  /// The device of a process that shares its host with others: each has the GPU after that of the one before it.
  ///
  /// - Parameter localRank: see ``ProcessPlace/localRank``.
  public func device(ofLocalRank localRank: Int) -> Device {
    guard case .cuda(let first) = self else { return self }
    return .cuda(first + localRank)
  }

  /// Whether it computes bf16 itself.
  public var computesBFloat16: Bool {
    self == .cpu ? LibTorch.computesBFloat16 : ct_cuda_computes_bfloat16(code)
  }

  var code: Int32 {
    guard case .cuda(let number) = self else { return -1 }
    return Int32(clamping: max(0, number))
  }

  init(code: Int32) { self = code < 0 ? .cpu : .cuda(Int(code)) }
}

extension Device: LosslessStringConvertible {
  /// `cpu`, `cuda` for the first GPU, or `cuda:n`.
  public init?(_ description: String) {
    switch description {
    case "cpu": self = .cpu
    case "cuda": self = .cuda(0)
    default:
      let digits = description.dropFirst(5)
      guard description.hasPrefix("cuda:"), digits.utf8.allSatisfy({ (48...57).contains($0) }),
        let number = Int(digits), number < 128
      else { return nil }
      self = .cuda(number)
    }
  }

  /// `cpu` or `cuda:n`.
  public var description: String {
    switch self {
    case .cpu: "cpu"
    case .cuda(let number): "cuda:\(number)"
    }
  }
}

/// Runs `body` with new tensors on a device: what is made of Swift's values, constants, and random numbers.
///
/// Random numbers are drawn by the processor and copied, so that a seed gives the same ones, and networks begin with the same
/// weights, on every device; only dropout draws where its input is. In float32, a GPU computes in float32, too: without the
/// rounding to 10 bits (TF32) that PyTorch allows convolutions.
public func withDevice<Result>(_ device: Device, _ body: () throws -> Result) throws -> Result {
  try device.check()
  var previous: Int32 = -1
  try Tensor.perform("device", on: []) { _ in ct_use_device(device.code, &previous) }
  defer { _ = ct_use_device(previous, &previous) }
  return try body()
}
