import Foundation

/// A whole number of decimal digits with an optional sign; nil when it is none or does not fit.
package func parsedInteger(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
  guard let digits = decimal(bytes, range), digits.exponent == 0, !digits.hasPoint else { return nil }
  guard let magnitude = Int(exactly: digits.mantissa) else { return nil }
  return digits.isNegative ? -magnitude : magnitude
}

/// A number as CSV and JSON write it, or `nan` or `inf`; correctly rounded; nil when it is none.
///
/// Up to 15 digits and powers of ten up to 22 are exact in `Double`, so that one operation rounds correctly (Clinger
/// 1990); anything else is left to the library, which is ten times slower.
package func parsedNumber(_ bytes: [UInt8], _ range: Range<Int>) -> Double? {
  guard let digits = decimal(bytes, range) else { return slowNumber(bytes, range) }
  guard digits.mantissa < 1 << 53, abs(digits.exponent) <= 22 else { return slowNumber(bytes, range) }
  let mantissa = Double(digits.mantissa)
  let value =
    digits.exponent < 0
    ? mantissa / powersOfTen[-digits.exponent] : mantissa * powersOfTen[digits.exponent]
  return digits.isNegative ? -value : value
}

private let powersOfTen: [Double] = (0...22).map { (0..<$0).reduce(1.0) { power, _ in power * 10 } }

/// mantissa · 10^exponent.
private struct Decimal {
  var isNegative = false
  var mantissa: UInt64 = 0
  var exponent = 0
  var hasPoint = false
}

/// Sign, digits, one point: nil for anything else, and for more digits than 19.
private func decimal(_ bytes: [UInt8], _ range: Range<Int>) -> Decimal? {
  var result = Decimal()
  var position = range.lowerBound
  let end = range.upperBound
  guard position < end else { return nil }
  if bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
    result.isNegative = bytes[position] == UInt8(ascii: "-")
    position += 1
  }
  var digits = 0
  while position < end {
    let digit = bytes[position] &- UInt8(ascii: "0")
    if digit < 10 {
      digits += 1
      guard digits < 20 else { return nil }
      result.mantissa = result.mantissa * 10 + UInt64(digit)
      if result.hasPoint { result.exponent -= 1 }
    } else if bytes[position] == UInt8(ascii: "."), !result.hasPoint {
      result.hasPoint = true
    } else {
      return nil
    }
    position += 1
  }
  return digits > 0 ? result : nil
}

/// Exponents, many digits, NaN and infinity.
private func slowNumber(_ bytes: [UInt8], _ range: Range<Int>) -> Double? {
  guard let first = bytes[range].first else { return nil }
  // What `Double` reads beyond numbers: hexadecimal floats.
  guard !bytes[range].contains(where: { $0 == UInt8(ascii: "x") || $0 == UInt8(ascii: "X") }) else {
    return nil
  }
  let text = String(decoding: bytes[range], as: UTF8.self)
  return first == UInt8(ascii: "+") ? Double(text.dropFirst()) : Double(text)
}
