import Foundation

/// The model files that come with Juror.
public enum BundledModels {
  /// The folder with the models: beside the running program, as the build puts it there, else in the checkout that it
  /// was built from; nil when neither is there any more.
  ///
  /// `Bundle.module` would end the program instead of returning nil.
  public static var folder: String? {
    let program = Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent()
    let beside = ["juror_BundledModels.resources", "juror_BundledModels.bundle"].compactMap {
      program?.appendingPathComponent($0).path
    }
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
    return (beside + [source]).first { FileManager.default.fileExists(atPath: $0 + "/README.md") }
  }
}
