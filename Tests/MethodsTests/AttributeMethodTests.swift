import Foundation
import Ratings
import Testing
import Torch

@testable import Methods
@testable import Networks

@Suite("Methods that learn attributes")
struct AttributeMethodTests {
  private func latent(_ logits: [Double], mean: [Double], logVariance: [Double]) throws -> PEAREncoder.Output
  {
    PEAREncoder.Output(
      attributeLogits: try Tensor(logits, shape: [1, logits.count]),
      mean: try Tensor(mean, shape: [1, mean.count]),
      logVariance: try Tensor(logVariance, shape: [1, logVariance.count]))
  }

  @Test("AAL: squared errors of the score, and of attributes on average")
  func regression() throws {
    let predicted = try Tensor([0.5, 0.1, 0.9, 0.2, 0.4, 0.4] as [Double], shape: [2, 3])
    let rated = try Tensor([0.3, 0.1, 0.5, 0.2, 0.6, 0.4] as [Double], shape: [2, 3])
    let (score, attributes) = try AAL().regression(predicted, rated)
    #expect(abs(try score.item() - 0.02) < 1e-12)
    #expect(abs(try attributes.item() - (0.16 + 0.04) / 4) < 1e-12)
  }

  @Test("PEAR: the attributes' divergence is Bernoulli's, finite for certain attributes, and 0 for the same")
  func attributes() throws {
    let q = [0.2, 0.7]
    let logits = try Tensor(q.map { log($0 / (1 - $0)) }, shape: [1, 2])
    func divergence(_ p: [Double]) throws -> Double {
      try PEAR().divergence(ofAttributes: logits, from: Tensor(p, shape: [1, 2])).item()
    }
    let p = [0.5, 0.9]
    let expected = zip(q, p).map { q, p in q * log(q / p) + (1 - q) * log((1 - q) / (1 - p)) }.reduce(0, +)
    #expect(abs(try divergence(p) - expected) < 1e-12)
    #expect(abs(try divergence(q)) < 1e-12)
    #expect(try divergence([0, 1]) == divergence([0.01, 0.99]))
    let certain = try Tensor([900, -900] as [Double], shape: [1, 2])
    #expect(try PEAR().divergence(ofAttributes: certain, from: Tensor(p, shape: [1, 2])).item().isFinite)
  }

  @Test("PEAR: the code's divergence is the normal distribution's")
  func code() throws {
    let (mean, deviation) = (0.5, 2.0)
    let latent = try latent([0], mean: [mean, 0], logVariance: [2 * log(deviation), 0])
    let found = try PEAR().divergence(ofCode: latent.mean, latent.logVariance).item()
    #expect(abs(found - (mean * mean + deviation * deviation - 1 - 2 * log(deviation)) / 2) < 1e-12)
  }

  @Test("PEAR: attributes are drawn as likely as they are, codes with σ, or with σ² as printed")
  func samplers() throws {
    let count = 20_000
    let latent = try latent(
      [Double](repeating: log(0.3 / 0.7), count: count), mean: [Double](repeating: 1, count: count),
      logVariance: [Double](repeating: 2 * log(3), count: count))
    var method = PEAR()
    for (isPaperCompatible, deviation) in [(false, 3.0), (true, 9)] {
      method.isPaperCompatible = isPaperCompatible
      let (attributes, code) = try withRandomSeed(5) { try method.sample(latent) }
      // A relaxed Bernoulli variable is above ½ as often as the variable is 1.
      let share = Double(try attributes.doubles().count { $0 > 0.5 }) / Double(count)
      #expect(abs(share - 0.3) < 0.015)
      let values = try code.doubles()
      let mean = values.reduce(0, +) / Double(count)
      let spread = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)).squareRoot()
      #expect(abs(mean - 1) < 0.25 && abs(spread / deviation - 1) < 0.03)
    }
  }

  @Test("PEAR and distillation: gradients agree with finite differences")
  func gradients() throws {
    let p = try Tensor([0.2, 0.6, 0.9] as [Double], shape: [1, 3])
    let teacher = try Tensor([0.5, 0.2, 0.3] as [Double], shape: [1, 3])
    let losses: [(Tensor) throws -> Tensor] = [
      { try PEAR().divergence(ofAttributes: $0, from: p) },
      { try PEAR().divergence(ofCode: $0, $0 * 0.5) },
      { try Distillation().loss(logits: $0, teacher: teacher) },
      { x in
        let (score, attributes) = try AAL().regression(x, p)
        return try score + attributes * 0.7
      },
    ]
    let point = [0.3, -1.2, 0.8]
    for loss in losses {
      let x = try Tensor(point, shape: [1, 3]).requireGradient()
      try loss(x).backward()
      let gradient = try #require(x.gradient).doubles()
      for index in point.indices {
        let slopes = try [1e-5, -1e-5].map { step in
          var moved = point
          moved[index] += step
          return try loss(Tensor(moved, shape: [1, 3])).item()
        }
        #expect(abs((slopes[0] - slopes[1]) / 2e-5 - gradient[index]) < 1e-8)
      }
    }
  }

  @Test("distillation is done when the network says what the teacher says")
  func distilled() throws {
    let logits = try Tensor([1, -2, 0.5, 0, 0, 3] as [Double], shape: [2, 3])
    let teacher = try logits.softmax(over: 1)
    #expect(abs(try Distillation().loss(logits: logits, teacher: teacher).item()) < 1e-12)
    #expect(try Distillation().loss(logits: logits * 2, teacher: teacher).item() > 0.01)
  }

  @Test("what asks for attributes of photos without any says what to set", arguments: ["aal", "pear-prior"])
  func missing(name: String) throws {
    let error = #expect(throws: TorchError.self) { try #require(MethodList.named(name)).task(.tiny()) }
    #expect(error?.message.contains("data.attributes: weak") ?? false)
  }
}
