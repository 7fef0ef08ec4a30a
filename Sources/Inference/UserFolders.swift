import Foundation

/// Juror's places in the user's home, after the XDG base directory specification; nil without a home.
public enum UserFolders {
  /// Compiled models: `$XDG_CACHE_HOME/juror` or `~/.cache/juror`.
  public static var cache: String? { folder("XDG_CACHE_HOME", ".cache", "juror") }

  /// Models that the user has added: `$XDG_DATA_HOME/juror/models` or `~/.local/share/juror/models`.
  public static var models: String? { folder("XDG_DATA_HOME", ".local/share", "juror/models") }

  private static func folder(_ variable: String, _ inHome: String, _ own: String) -> String? {
    let environment = ProcessInfo.processInfo.environment
    // The specification has relative paths ignored.
    if let base = environment[variable], base.hasPrefix("/") { return "\(base)/\(own)" }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return "\(home)/\(inHome)/\(own)"
  }
}
