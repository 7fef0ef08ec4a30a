import Foundation

/// What a photo looks like in 63 bits, which hardly change when it is scaled, compressed or lit anew (pHash; Zauner 2010,
/// "Implementation and Benchmarking of Perceptual Image Hash Functions").
///
/// A bit says whether a coefficient of the discrete cosine transform of 32 × 32 luminances, of the 8 × 8 lowest but their mean,
/// is greater than the median of them.
public struct PhotoHash: Hashable, Sendable {
  /// Bit 8v + u stands for u waves across and v waves down; bit 0 is never set.
  public let bits: UInt64

  /// Photos that differ in at most so many bits show the same scene.
  ///
  /// Chosen on real photos. Of 259,000 pairs in OASIS and 1,210,000 among ImageNet, BSDS500 and COCO, which are unrelated,
  /// none is within 10 bits, 10 are at 12. Of 21 million pairs in BIQ2021, whose subsets have photos of their own, 1,386 are
  /// within 8: 6 of them across subsets, so that about 10 in all are chance (24 of 2,049 within 10 bits, 763 of 4,261 within
  /// 14), and 84 % of those in a subset are numbered within 20 of each other. Of 538 frames of three days at horse shows
  /// 71 pairs are: 33 of them taken within 10 seconds, 47 within ten minutes. Of 120 photos of OASIS it finds all that are
  /// halved, compressed with quality 30, or of less contrast, 98 % of those turned by 1°, cut by 3 % or lit by 1.3, 80 % of
  /// those cut by 6 %, and none that are mirrored.
  public static let sameScene = 8

  /// The least standard deviation of the luminances, of 255: below it (11 of BIQ2021's photos, black or blank ones) bits are noise.
  public static let leastContrast = 3.0

  /// The hash of an image of any size; nil when it shows nothing, see ``leastContrast``.
  public init?(_ image: RGBImage) {
    let luminances = image.luminances(side: Self.side)
    let mean = luminances.reduce(0, +) / Double(luminances.count)
    let variance = luminances.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(luminances.count)
    guard variance >= Self.leastContrast * Self.leastContrast else { return nil }
    let coefficients = Self.lowest(of: luminances)
    let median = coefficients.dropFirst().sorted()[(coefficients.count - 1) / 2]
    bits = coefficients.indices.dropFirst().reduce(0) { bits, index in
      coefficients[index] > median ? bits | 1 << UInt64(index) : bits
    }
  }

  /// A hash of given bits, for those who keep hashes.
  public init(bits: UInt64) { self.bits = bits }

  /// In how many of the 63 bits two hashes differ; always an even number, because half of them are set.
  public func distance(to other: PhotoHash) -> Int { (bits ^ other.bits).nonzeroBitCount }

  private static let side = 32
  private static let waves = 8

  /// Row by row the cosines of 0 … 7 half waves at the middles of 32 pixels.
  private static let cosines: [Double] = (0..<waves).flatMap { wave in
    (0..<side).map { cos(.pi * Double(wave) * (Double($0) + 0.5) / Double(side)) }
  }

  /// The 8 × 8 coefficients of lowest frequency, unscaled.
  private static func lowest(of luminances: [Double]) -> [Double] {
    var across = [Double](repeating: 0, count: side * waves)
    for row in 0..<side {
      for wave in 0..<waves {
        for column in 0..<side {
          across[row * waves + wave] += luminances[row * side + column] * cosines[wave * side + column]
        }
      }
    }
    var lowest = [Double](repeating: 0, count: waves * waves)
    for down in 0..<waves {
      for row in 0..<side {
        for wave in 0..<waves {
          lowest[down * waves + wave] += across[row * waves + wave] * cosines[down * side + row]
        }
      }
    }
    return lowest
  }
}

extension RGBImage {
  /// side × side luminances, 0…255, each the average of its part of the image, proportions lost.
  fileprivate func luminances(side: Int) -> [Double] {
    func part(_ index: Int, of length: Int) -> Range<Int> {
      let start = index * length / side
      return start..<max(start + 1, (index + 1) * length / side)
    }
    var luminances: [Double] = []
    luminances.reserveCapacity(side * side)
    for row in 0..<side {
      let rows = part(row, of: size.height)
      for column in 0..<side {
        let columns = part(column, of: size.width)
        var sum = 0
        for y in rows {
          for start in stride(
            from: (y * size.width + columns.lowerBound) * 3, to: (y * size.width + columns.upperBound) * 3,
            by: 3)
          {
            sum += 299 * Int(pixels[start]) + 587 * Int(pixels[start + 1]) + 114 * Int(pixels[start + 2])
          }
        }
        luminances.append(Double(sum) / Double(1_000 * rows.count * columns.count))
      }
    }
    return luminances
  }
}
