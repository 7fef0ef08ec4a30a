/// What is wrong with an experiment file, and where.
public struct ExperimentError: Error, Hashable, Sendable {
  /// The file, or `--set` for what the command line put in.
  public let file: String
  /// From 1, where it is known.
  public let line: Int?
  /// The key with its sections, such as `fit.side`; empty for the whole file.
  public let key: String
  /// What was expected and what was found.
  public let message: String

  /// An error at a key.
  public init(file: String, line: Int? = nil, key: String = "", _ message: String) {
    self.file = file
    self.line = line
    self.key = key
    self.message = message
  }
}

extension ExperimentError: CustomStringConvertible {
  /// `default.yaml:12: fit.side: expected a whole number in 32 … 1024, found "big"`.
  public var description: String {
    "\(file)\(line.map { ":\($0)" } ?? ""): \(key.isEmpty ? "" : "\(key): ")\(message)"
  }
}
