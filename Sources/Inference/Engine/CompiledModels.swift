import Foundation

/// A compiled model, kept between runs: one file for each model and precision.
///
/// OpenVINO names the files after the model's path, and removes none when a model has moved or is gone. So every model has
/// a folder for each precision, in which only the newest stays.
struct CompiledModels {
  private let cache: String
  private let folder: String

  /// Those of the model file at `path` for one precision, in the folder `cache`.
  init(of path: String, precision: Precision, in cache: String) {
    let name = URL(filePath: path).deletingPathExtension().lastPathComponent
    self.cache = cache
    folder = "\(cache)/compiled/\(name)-\(precision.rawValue)"
  }

  /// What `compile` makes of a folder that it may read and fill, or of none where that fails: whatever is wrong with the
  /// folder, a model can be compiled without it.
  ///
  /// One process at a time, because OpenVINO writes a file while others could already read it.
  ///
  /// - Returns: the model, and whether it is now kept for the next run.
  func compile<Model>(
    _ compile: (_ folder: String?) throws(InferenceError) -> Model
  ) throws(InferenceError) -> (model: Model, isKept: Bool) {
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    guard let lock = FolderLock(folder) else { return (try compile(nil), false) }
    return try withExtendedLifetime(lock) { () throws(InferenceError) in
      let model: Model
      do { model = try compile(folder) } catch { return (try compile(nil), false) }
      return (model, keepNewest())
    }
  }

  /// Removes all but the newest file, and what earlier versions of Juror left beside the folders; whether there is one.
  private func keepNewest() -> Bool {
    let files = Self.files(in: folder)
    for file in files.dropFirst() + Self.files(in: cache) { unlink(file) }
    return !files.isEmpty
  }

  /// Compiled models, the newest first.
  private static func files(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let files = names.filter { $0.hasSuffix(".blob") }.map { name in
      var status = stat()
      stat("\(folder)/\(name)", &status)
      return (path: "\(folder)/\(name)", time: (status.st_mtim.tv_sec, status.st_mtim.tv_nsec))
    }
    return files.sorted { $0.time > $1.time }.map(\.path)
  }
}

/// A lock on a folder among processes, which ends with this object, or with its process.
private final class FolderLock {
  private let descriptor: Int32

  /// Waits for the lock for up to ten seconds; nil when it cannot be had.
  init?(_ folder: String) {
    descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    for _ in 0..<1_000 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
      guard errno == EWOULDBLOCK || errno == EINTR else { break }
      usleep(10_000)
    }
    close(descriptor)
    return nil
  }

  deinit { close(descriptor) }
}
