public import Foundation

/// Where data sets lie that experiments name.
public enum DataFolder {
  /// `JUROR_DATA`, or `../shared/data` beside the checkout (`JUROR_ROOT`, or the current folder).
  public static func locate(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(TrainingError) -> URL {
    func given(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let root = given("JUROR_ROOT") ?? FileManager.default.currentDirectoryPath
    let folder =
      given("JUROR_DATA").map { URL(filePath: $0, directoryHint: .isDirectory) }
      ?? URL(filePath: root, directoryHint: .isDirectory).appending(path: "../shared/data")
      .standardizedFileURL
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isDirectory),
      isDirectory.boolValue
    else {
      throw .invalid(
        "there is no data folder \(folder.path); set JUROR_DATA to the folder that holds the data sets")
    }
    return folder
  }
}

/// Where runs lie that are called by their names.
public enum RunsFolder {
  /// Below `JUROR_RUNS`, or below `runs` in the current folder; an absolute path is its own place.
  public static func path(
    of run: String, environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String {
    if run.hasPrefix("/") { return run }
    let folder = environment["JUROR_RUNS"].flatMap { $0.isEmpty ? nil : $0 } ?? "runs"
    return folder + "/" + run
  }
}
