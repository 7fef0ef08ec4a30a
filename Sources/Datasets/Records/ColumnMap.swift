import Foundation

/// Which column of a table, or which member of JSON, holds what, where its name alone does not tell.
public struct ColumnMap: Hashable, Sendable {
  /// What a column can hold.
  public enum Role: String, Hashable, Sendable, CaseIterable {
    /// What the photo is called.
    case id
    /// Where its file lies, beside the table.
    case file
    /// The mean score.
    case mean
    /// The standard deviation of the votes.
    case std
    /// Counts or probabilities, from the lowest value's column to the highest one's: `c1..c10`.
    case votes
    /// What kind of photo it is.
    case category
    /// What it shows, separated by semicolons.
    case tags
    /// The contest that it was made for.
    case challenge
  }

  /// The name of each column.
  public private(set) var columns: [Role: String] = [:]
  /// Roles whose column may also be missing, because another file has it.
  public var optional: Set<Role> = []

  /// Nothing is named.
  public init() {}

  /// Reads `id=photo,mean=stars`; nil where that is not what it is.
  public init?(_ text: String) {
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "=", maxSplits: 1).map(String.init)
      guard ends.count == 2, let role = Role(rawValue: ends[0].lowercased()), columns[role] == nil else {
        return nil
      }
      columns[role] = ends[1]
    }
  }

  /// Adds what another map names, which must be other roles.
  public mutating func add(_ other: ColumnMap) -> Bool {
    guard Set(columns.keys).isDisjoint(with: other.columns.keys) else { return false }
    columns.merge(other.columns) { first, _ in first }
    return true
  }

  /// Whether one of these is the name of a column.
  func names(anyOf header: [String]) -> Bool {
    let wanted = columns.filter { $0.key != .votes }.map(\.value) + (ends.map { [$0.first, $0.last] } ?? [])
    return wanted.contains { ColumnNames.place(of: [$0], in: header) != nil }
  }

  /// A name that must not be missing.
  var required: String? { columns.first { !optional.contains($0.key) }?.value }

  subscript(role: Role) -> String? { columns[role] }

  /// The ends of ``Role/votes``: `c1..c10`, with two dots, three, or an ellipsis.
  var ends: (first: String, last: String)? {
    guard let votes = columns[.votes] else { return nil }
    for dots in ["...", "…", ".."] {
      let ends = votes.components(separatedBy: dots)
      if ends.count == 2, !ends[0].isEmpty, !ends[1].isEmpty { return (ends[0], ends[1]) }
    }
    return nil
  }
}
