import CVips
import Foundation

/// A failure of libvips, in the words that it said last; those about one photo of many are in ``VipsWords``.
struct VipsFailure: Error {
  let message: String
}

/// libvips as a whole: started once, one thread per image, nothing kept between photos, nothing printed.
enum Vips {
  private static let started: VipsFailure? = {
    guard shim_init() == 0 else { return VipsFailure(message: "libvips does not start") }
    vips_concurrency_set(1)
    // Before 8.15 vector code is made at run time by liborc, whose version in Debian 12 (0.4.33) crashes when many threads do so.
    if vips_version(0) == 8, vips_version(1) < 15 { vips_vector_set_enabled(0) }
    vips_cache_set_max(0)
    vips_cache_set_max_mem(0)
    vips_cache_set_max_files(0)
    let everything = GLogLevelFlags(rawValue: ~0)
    g_log_set_handler("VIPS", everything, { _, _, _, _ in }, nil)
    return nil
  }()

  static func start() throws(VipsFailure) {
    if let failure = started { throw failure }
  }

  static func failure() -> VipsFailure { VipsFailure(message: VipsWords.latest()) }

  /// Whether this libvips was built with an operation.
  static func has(_ operation: String) -> Bool {
    (try? start()) != nil && vips_type_find("VipsOperation", operation) != 0
  }

  /// Frees what libvips keeps for the calling thread; it must have been started for that.
  static func leaveThread() { if started == nil { vips_thread_shutdown() } }
}
