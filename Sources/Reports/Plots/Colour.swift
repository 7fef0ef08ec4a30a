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
    return (0..<count).map { index in
      let place = count > 1 ? Double(index * (all.count - 1)) / Double(count - 1) : 0
      let (from, to) = (all[Int(place)], all[min(Int(place) + 1, all.count - 1)])
      return "#"
        + zip(channels(from), channels(to)).map { from, to in
          let value = Int((from + (to - from) * (place - place.rounded(.down))).rounded())
          return (value < 16 ? "0" : "") + String(value, radix: 16)
        }.joined()
    }
  }

  /// Red, green and blue, 0 … 255, of a colour such as `#d9822b`.
  private static func channels(_ colour: String) -> [Double] {
    let number = Int(colour.dropFirst(), radix: 16) ?? 0
    return [number >> 16, number >> 8 & 255, number & 255].map(Double.init)
  }
}
