import Foundation

/// Two network namespaces of this machine, which share nothing but files: `Tools/two-hosts.sh`.
public enum TwoHosts {
  /// Runs a command in one of them.
  public static let script = URL(filePath: #filePath).appending(path: "../../../Tools/two-hosts.sh")
    .standardized.path

  /// Whether this user may make them.
  public static let areAvailable: Bool = {
    guard let folder = try? ScratchFolder() else { return false }
    return (try? BuiltProgram(URL(filePath: script), in: folder).run(["true"]).code) == 0
  }()
}
