import Foundation

/// ψ(x) = Γ′(x)/Γ(x) for x > 0: the recurrence up to 10, then the asymptotic series (Abramowitz & Stegun 6.3.5, 6.3.18).
func digamma(_ x: Double) -> Double {
  var x = x
  var shift = 0.0
  while x < 10 {
    shift -= 1 / x
    x += 1
  }
  let r = 1 / (x * x)
  let series =
    r * (1 / 12 - r * (1 / 120 - r * (1 / 252 - r * (1 / 240 - r * (1 / 132 - r * 691 / 32_760)))))
  return shift + log(x) - 0.5 / x - series
}

/// ψ′(x) for x > 0, in the same way (6.4.6, 6.4.12).
func trigamma(_ x: Double) -> Double {
  var x = x
  var shift = 0.0
  while x < 10 {
    shift += 1 / (x * x)
    x += 1
  }
  let r = 1 / (x * x)
  let series =
    1 / 6 - r * (1 / 30 - r * (1 / 42 - r * (1 / 30 - r * (5 / 66 - r * 691 / 2_730))))
  return shift + 1 / x + r / 2 + r / x * series
}
