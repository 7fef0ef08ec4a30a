import Foundation
import Testing
import Torch

@testable import Networks

@Suite("Normalisations")
struct NormalizationTests {
  /// Black, a middle and white, in each channel.
  private let pixels = [0.0, 100, 255]

  private func normalized(_ normalization: Normalization) throws -> Tensor {
    let values = (0..<3).flatMap { channel in
      pixels.map { ($0 - normalization.mean[channel]) / normalization.divisor[channel] }
    }
    return try Tensor(values, shape: [1, 3, 1, 3])
  }

  @Test("the ends of the range are where each convention has them")
  func ends() throws {
    let lite = try normalized(.lite).doubles()
    #expect(lite[0] == -127.0 / 128 && lite[2] == 1)
    let symmetric = try normalized(.symmetric).doubles()
    #expect(symmetric[0] == -1 && symmetric[2] == 1)
    let imageNet = try normalized(.imageNet).doubles()
    for (channel, (mean, deviation)) in zip([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]).enumerated() {
      #expect(abs(imageNet[3 * channel] + mean / deviation) < 1e-12)
      #expect(abs(imageNet[3 * channel + 2] - (1 - mean) / deviation) < 1e-12)
    }
  }

  @Test("pixels in one normalisation become those in another, and come back")
  func changes() throws {
    let all = [
      Normalization.lite, .symmetric, .imageNet, Normalization(mean: [1, 2, 3], divisor: [4, 5, 6]),
    ]
    for old in all {
      for new in all {
        let changed = try normalized(old).renormalized(from: old, to: new)
        for (found, expected) in zip(try changed.doubles(), try normalized(new).doubles()) {
          #expect(abs(found - expected) < 1e-12)
        }
      }
    }
  }

  @Test("the type of the numbers stays, and so does a tensor that is right already")
  func types() throws {
    let x = try normalized(.lite).to(.float32)
    #expect(try x.renormalized(from: .lite, to: .imageNet).dtype == .float32)
    #expect(try x.renormalized(from: .lite, to: .lite) === x)
  }

  @Test("a photo's slope goes through, so that edits of pixels can be learned")
  func gradient() throws {
    let x = try normalized(.symmetric).requireGradient()
    try x.renormalized(from: .symmetric, to: .imageNet).sum().backward()
    let slopes = try #require(x.gradient).doubles()
    for (channel, deviation) in [0.229, 0.224, 0.225].enumerated() {
      #expect(abs(slopes[3 * channel] - 0.5 / deviation) < 1e-12)
    }
  }

  @Test(
    "what is no batch of three channels is a typed error, not made up by repeating it",
    arguments: [[1, 1, 4, 4], [2, 4, 4, 4], [3, 4, 4], [3], []])
  func shapes(shape: [Int]) throws {
    #expect(throws: TorchError.self) {
      try Tensor.zeros(shape).renormalized(from: .lite, to: .imageNet)
    }
  }
}
