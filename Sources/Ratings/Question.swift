/// What raters were asked.
public enum Question: String, Hashable, Sendable, Codable, CaseIterable {
  /// How much they like a photo.
  case beauty
  /// How well it is made: sharp, clean, rightly exposed.
  case quality
}
