/// The colours of plots, told apart by most eyes.
enum Colour {
  static let blue = "#3a6ea5"
  static let orange = "#d9822b"
  static let series = [blue, orange, "#3b8a5a", "#b5483a", "#7b5ea7", "#5f6b73"]

  /// From violet over green to yellow, for things that have an order.
  static func ordered(_ count: Int) -> [String] {
    let all = [
      "#440154", "#472c7a", "#3b518b", "#2c718e", "#21908d", "#27ad81", "#5cc863", "#aadc32", "#d8c81e",
    ]
    return (0..<count).map { all[count > 1 ? $0 * (all.count - 1) / (count - 1) : 0] }
  }
}
