import CTorch

/// The libtorch that this program was built with and runs on.
public enum LibTorch {
  /// Its version, such as `1.13.1`.
  public static var version: String { String(cString: ct_version()) }

  /// How many threads one operation may use.
  public static var threads: Int { Int(ct_threads()) }

  /// Sets how many threads one operation may use, at least 1.
  public static func setThreads(_ count: Int) throws(TorchError) {
    try Tensor.perform("setThreads", on: []) { _ in ct_set_threads(Int32(clamping: count)) }
  }
}
