import CTorch
import Foundation

/// The libtorch that this program was built with and runs on.
public enum LibTorch {
  /// Its version, such as `1.13.1`.
  public static var version: String { String(cString: ct_version()) }

  /// Whether it is built for CUDA, which says nothing of GPUs: see ``Device/cudaCount``.
  public static var isBuiltForCUDA: Bool { ct_has_cuda() }

  /// How many threads one operation may use.
  public static var threads: Int { Int(ct_threads()) }

  /// The physical cores that this process may run on, at least 1.
  public static var cores: Int { Int(ct_cores()) }

  /// Sets how many threads one operation may use, at least 1.
  public static func setThreads(_ count: Int) throws(TorchError) {
    try Tensor.perform("setThreads", on: []) { _ in ct_set_threads(Int32(clamping: count)) }
  }

  /// One thread for each core, unless `OMP_NUM_THREADS` says otherwise.
  ///
  /// libtorch's own count comes from a processor's description of itself, which in virtual machines is often wrong: it
  /// used one of two cores there.
  public static func useAllCores() throws(TorchError) {
    guard ProcessInfo.processInfo.environment["OMP_NUM_THREADS"] == nil else { return }
    try setThreads(cores)
  }

  /// Whether this processor computes bf16 itself (AVX-512 BF16, which AMX implies).
  ///
  /// Elsewhere libtorch 1.13 emulates it: forty times slower than float32 on a processor with AVX2.
  public static var computesBFloat16: Bool { ct_computes_bfloat16() }

  /// Keeps memory that tensors give back, for the next step's tensors of the same sizes.
  ///
  /// For programs that train: glibc returns large blocks to the system at once, and getting them back, page by page and
  /// zeroed, took a fifth of a step of ResNet-50. Elsewhere than on glibc it does nothing.
  public static func keepFreedMemory() { ct_keep_memory() }
}
