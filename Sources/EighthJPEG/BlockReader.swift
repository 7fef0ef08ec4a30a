import Foundation

/// Reads the blocks of one component, keeping one value of each, or of each of its two or four equal parts.
struct BlockReader {
  private let code: JPEGHeader.Component
  /// Blocks of an MCU.
  private let across: Int
  private let down: Int
  /// Values of a block.
  private let columns: Int
  private let rows: Int
  /// The logarithm of `columns`, a power of two.
  private let shift: Int
  private let isWhole: Bool
  private let quantiser: Int
  /// How much each coefficient, in zigzag order, adds to each of the values.
  private let weights: [SIMD4<Float>]

  /// A reader whose values have the resolution of `luma`'s blocks.
  init(_ component: JPEGHeader.Component, luma: JPEGHeader.Component) {
    code = component
    (across, down) = (component.across, component.down)
    (columns, rows) = (luma.across / across, luma.down / down)
    let (columns, rows) = (columns, rows)
    shift = columns.trailingZeroBitCount
    isWhole = columns * rows == 1
    quantiser = Int(component.quantisers[0])
    weights = zip(Self.zigzag, component.quantisers).map { place, quantiser in
      var weight = SIMD4<Float>()
      for value in 0..<columns * rows {
        let x = Self.mean(of: place.u, in: value % columns, outOf: columns)
        let y = Self.mean(of: place.v, in: value / columns, outOf: rows)
        weight[value] = Float(x * y * Double(quantiser))
      }
      return weight
    }
  }

  /// Reads the component's part of one MCU, whose values begin at `corner`; false when it is damaged.
  @inline(__always)
  func readMCU(
    _ reader: inout BitReader, prediction: inout Int, into corner: UnsafeMutablePointer<UInt8>, stride: Int
  ) -> Bool {
    for y in 0..<down {
      for x in 0..<across {
        reader.refill()
        let size = code.dc.symbol(&reader)
        guard size >= 0, size <= 11 else { return false }
        prediction &+= reader.receive(size)
        // libjpeg keeps 16 bits of it, of which whole files need 12.
        guard Int(Int16(truncatingIfNeeded: prediction)) == prediction else { return false }
        let block = corner + (y &* rows &* stride &+ x &* columns)
        if isWhole {
          block.pointee = clamped((prediction &* quantiser &+ 4) &>> 3 &+ 128)
          guard code.ac.skipBlock(&reader) else { return false }
        } else {
          guard let values = parts(&reader, prediction) else { return false }
          for value in 0..<columns &* rows {
            block[(value &>> shift) &* stride &+ value & (columns &- 1)] = clamped(Int(values[value] + 128.5))
          }
        }
      }
    }
    return true
  }

  /// The means of a block's parts, around zero; nil when it is damaged.
  private func parts(_ reader: inout BitReader, _ prediction: Int) -> SIMD4<Float>? {
    var sum = weights[0] * Float(prediction)
    var place = 1
    while place < 64 {
      reader.refill()
      let (symbol, value) = code.ac.coefficient(&reader)
      guard symbol > 0 else { return symbol == 0 ? sum.clamped : nil }
      place &+= symbol >> 4
      guard place < 64 else { return nil }
      sum += weights[place] * Float(value)
      place &+= 1
    }
    return sum.clamped
  }

  /// Frequencies across and down in the order of a file (T.81, figure 5): diagonal by diagonal, to and fro.
  private static let zigzag: [(u: Int, v: Int)] = (0..<15).flatMap { sum in
    let diagonal = (0...sum).map { (u: $0, v: sum - $0) }.filter { $0.u < 8 && $0.v < 8 }
    return sum % 2 == 0 ? diagonal : diagonal.reversed()
  }

  /// The mean of a cosine of the 8-point transform over one of `count` equal parts of its range.
  private static func mean(of frequency: Int, in part: Int, outOf count: Int) -> Double {
    let length = 8 / count
    let sum = (part * length..<(part + 1) * length)
      .reduce(0.0) { $0 + cos(Double((2 * $1 + 1) * frequency) * .pi / 16) }
    return sum / Double(length) * (frequency == 0 ? 0.125.squareRoot() : 0.5)
  }
}

extension SIMD4<Float> {
  /// Within what a byte around 128 can say, so that damaged numbers cannot overflow.
  fileprivate var clamped: Self {
    clamped(lowerBound: Self(repeating: -128), upperBound: Self(repeating: 127))
  }
}

/// The nearest byte.
@inline(__always)
func clamped(_ value: Int) -> UInt8 { UInt8(truncatingIfNeeded: min(max(value, 0), 255)) }
