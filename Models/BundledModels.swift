import Foundation

/// The model files that come with Juror.
public enum BundledModels {
  /// The folders with the models: one beside the running program, as the build puts it there, and the one in the
  /// checkout that it was built from; those of them that exist.
  ///
  /// `Bundle.module` would end the program where there is none.
  public static var folders: [String] {
    let program = Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent()
    let beside = ["juror_BundledModels.resources", "juror_BundledModels.bundle"].compactMap {
      program?.appendingPathComponent($0).path
    }
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
    return (beside + [source]).filter { FileManager.default.fileExists(atPath: $0) }
  }
}
