import Foundation

extension Double {
  /// With so many decimals, and a point whatever the language.
  func fixed(_ decimals: Int) -> String { String(format: "%.\(decimals)f", self) }
}

extension Double? {
  /// With so many decimals; a dash where there is no number.
  func fixed(_ decimals: Int) -> String { map { $0.fixed(decimals) } ?? "–" }
}

extension Int {
  /// With a narrow space between thousands.
  var grouped: String {
    let digits = String(magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += "\u{202F}" }
      text.append(digit)
    }
    return self < 0 ? "−" + text : text
  }
}
