import Foundation
import Torch

/// The colours that colorization chooses among: squares of 10 by 10 in the a and b of CIE Lab.
///
/// All multiples of 10 within 13.5 of a colour that sRGB has; 313 of them, as in Zhang, Isola & Efros 2016, "Colorful image colorization", section 2.1.
enum ColourBins {
  /// The middles of the squares, as a and b by turns.
  static let centres: [Float] = {
    let colours = surface()
    return stride(from: -110, through: 110, by: 10).flatMap { a in
      stride(from: -120, through: 110, by: 10).flatMap { b -> [Float] in
        let isNear = colours.contains { pow($0.a - Double(a), 2) + pow($0.b - Double(b), 2) < 13.5 * 13.5 }
        return isNear ? [Float(a), Float(b)] : []
      }
    }
  }()

  /// How many there are.
  static let count = centres.count / 2

  /// How much each bin a colour is, by a Gaussian of 5 around it: P×313 rows that sum to 1.
  ///
  /// The paper's encoding takes the ten nearest bins alone; what is further away weighs less than a hundredth here.
  ///
  /// - Parameter ab: P×2, in Lab's own units.
  static func shares(of ab: Tensor) throws(TorchError) -> Tensor {
    let bins = try Tensor(centres, shape: [count, 2])
    let lengths = try bins.square().sum(over: [1]).reshape([1, -1])
    let own = try ab.square().sum(over: [1], keepingDimensions: true)
    let distances = try own + lengths - ab.matmul(bins.transpose(0, 1)) * 2
    return try (distances / -50).softmax(over: 1)
  }

  /// Colours of the six faces of sRGB's cube, in steps of a 32nd.
  private static func surface() -> [(a: Double, b: Double)] {
    let steps = (0...32).map { Double($0) / 32 }
    return steps.flatMap { first in
      steps.flatMap { second in
        [0.0, 1].flatMap { end in
          [[end, first, second], [first, end, second], [first, second, end]].map(ab)
        }
      }
    }
  }

  private static func ab(_ rgb: [Double]) -> (a: Double, b: Double) {
    let linear = rgb.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
    func root(_ weights: [Double], _ white: Double) -> Double {
      let share = zip(weights, linear).reduce(0) { $0 + $1.0 * $1.1 } / white
      return share > 216.0 / 24_389 ? cbrt(share) : (24_389.0 / 27 * share + 16) / 116
    }
    let x = root([0.4124564, 0.3575761, 0.1804375], 0.95047)
    let y = root([0.2126729, 0.7151522, 0.0721750], 1)
    let z = root([0.0193339, 0.1191920, 0.9503041], 1.08883)
    return (500 * (x - y), 200 * (y - z))
  }
}

/// How common each colour has been in the photos that were learned from, which makes rare colours count more.
final class ColourCounts: Module {
  /// Shares of ``ColourBins``, all equal at first.
  @Buffer private var shares: Tensor
  /// Of how many batches.
  @Buffer private var batches: Tensor

  init(bins: Int = ColourBins.count) throws(TorchError) {
    super.init()
    shares = try .full([bins], 1 / Double(bins))
    batches = try .zeros([1])
  }

  /// Takes in P×313 rows: the average of all batches, and from the hundredth on of about the last hundred.
  func add(_ rows: Tensor) throws {
    try withoutGradient {
      let new = 1 / min(100, try batches.item() + 1)
      try shares.copy(from: shares * (1 - new) + rows.mean(over: [0]) * new)
      try batches.copy(from: batches + 1)
    }
  }

  /// How much a cell of each colour counts, 1 / ((1 − λ) · share + λ / 313), so that all cells together count as many as they are.
  private func rarity(mixing mix: Double) throws(TorchError) -> Tensor {
    let rarity = try (shares * (1 - mix) + mix / Double(shares.count)).reciprocal()
    return try rarity / (rarity * shares).sum()
  }

  /// How much each of P×313 rows counts, by its commonest colour: P weights.
  func weights(of rows: Tensor, mixing mix: Double) throws(TorchError) -> Tensor {
    try rarity(mixing: mix).indexSelect(0, rows.argmax(over: 1))
  }

  /// The entropy of logits, as a share of that of the one answer that suits all photos.
  ///
  /// - Parameters:
  ///   - logits: P×313, with P×313 true shares.
  ///   - mix: λ; 1 where all colours count alike.
  func shareOfConstant(
    _ logits: Tensor, _ truths: Tensor, mixing mix: Double
  ) throws(TorchError) -> Double {
    let weights = try weights(of: truths, mixing: mix)
    let common = try shares * rarity(mixing: mix)
    let constant = try (common / common.sum() + 1e-9).log().reshape([1, -1])
    let found = try (cellEntropies(logits, truths) * weights).mean().item()
    return found / (try (cellEntropies(constant, truths) * weights).mean().item())
  }
}
