import Networks
import Ratings
import Torch

/// PEAR's encoders, samplers and decoders, and how they learn.
final class PEARTask: CodingTask {
  private let method: PEAR
  private let network: PEARNetwork
  private let prior: StoredOutputs?
  private let scale: RatingScale
  private let trunk: StoredOutputs
  private let photo: StoredOutputs
  let players: [Player]

  init(_ method: PEAR, _ context: TaskContext) throws {
    (self.method, scale) = (method, try context.requireScale())
    var configuration = PEARNetwork.Configuration(trunk: context.specification.trunk, values: scale.count)
    if !context.attributes.isEmpty { configuration.attributes = context.attributes }
    configuration.code = method.code
    configuration.widths = [64, 32, 16, 8, 4].prefix(method.doublings - 1) + [3]
    configuration.levels = context.specification.levels
    if context.specification.hidden > 0 {
      (configuration.hidden, configuration.dropout) = (
        context.specification.hidden, context.specification.dropout
      )
    }
    let network = try withRandomSeed(context.seed) { try PEARNetwork(configuration) }
    self.network = network
    // As other methods pool them, who share them.
    var pooled = context.specification
    (pooled.grid, pooled.deviations) = (1, false)
    trunk = StoredOutputs(
      "trunk", network.trunk, width: configuration.features, features: pooled.pooling,
      isFrozen: context.isTrunkFrozen
    ) { try network.pooledFeatures($0) }
    try context.prepare(network, network.trunk)
    // Photos of other sides are other numbers of the same views; large ones would fill the memory.
    let (photo, side) = (PEARPhoto(side: configuration.photoSide), configuration.photoSide)
    self.photo = StoredOutputs(
      "photo\(side)", photo, width: 3 * side * side,
      isFrozen: context.isTrunkFrozen && method.reconstruction > 0 && side <= 64
    ) { try photo($0) }
    let prior =
      try method.prior.isEmpty
      ? nil : PEARPrior.network(context.starting(from: method.prior), attributes: configuration.attributes)
    try prior?.network.requireGradient(false)
    self.prior = prior.map { prior in
      StoredOutputs("prior", prior.network, width: configuration.attributes.count, isFrozen: true) {
        try prior.network($0).sigmoid()
      }
    }
    players = [Player("network", context.groups(of: network))]
  }

  var networks: [String: Module] {
    guard trunk.isFrozen else { return ["network": network] }
    let parts: [String: Module] = [
      "encoder": network.encoder, "rating": network.rating, "reconstruction": network.reconstruction,
    ]
    return network.hidden.map { parts.merging(["hidden": $0]) { first, _ in first } } ?? parts
  }

  var exportable: (any Exportable)? { network }

  var frozen: [FrozenNetwork] { trunk.frozen + (prior?.frozen ?? []) + photo.frozen }

  var readsPixels: Bool { !trunk.isFrozen || (method.reconstruction > 0 && !photo.isFrozen) }

  func begin(with photos: TrainingPhotos) throws {
    try trunk.stored(photos).map { try network.hidden?.standardise(by: $0) }
    try withoutGradient {
      if let logits = photos.averageLogits {
        try network.rating.bias?.copy(from: Tensor(logits.map(Float.init)))
      }
    }
  }

  private func encode(_ batch: Batch) throws -> PEAREncoder.Output {
    try network.encode(pooled: trunk.outputs(batch))
  }

  func loss(of player: Player, on batch: Batch, at moment: Moment) throws -> Loss {
    let latent = try encode(batch)
    let (attributes, code) = try method.sample(latent)
    let joint = try Tensor.concatenate([attributes, code], along: 1)
    let rating = try crossEntropy(logits: network.rating(joint), targets: batch.target("distribution"))
    let believed = try likelihood(batch, like: latent.attributeLogits)
    let injection = try method.divergence(ofAttributes: latent.attributeLogits, from: believed)
    let regularity = try method.divergence(ofCode: latent.mean, latent.logVariance)
    var parts = ["rating": rating, "attributes": injection, "code": regularity]
    var total = try rating + injection * (1 + method.reconstruction) + regularity * method.beta
    if method.reconstruction > 0 {
      let rebuilt = try network.reconstruction(joint)
      let error = try meanSquaredError(rebuilt.flatten(from: 1), photo.outputs(batch))
      total = try total + error * method.reconstruction
      parts["reconstruction"] = error
    }
    return Loss(total, parts: parts)
  }

  /// p(z|x), N×k: what is known, or what the prior network says, or one half.
  private func likelihood(_ batch: Batch, like logits: Tensor) throws -> Tensor {
    if !method.trustsPrior, batch.has("attributes") { return try batch.target("attributes") }
    guard let prior else { return try .full(logits.shape, 0.5) }
    return try prior.outputs(batch)
  }

  /// N×(d + k): the distribution at the attributes' probabilities and the code's mean, and those probabilities.
  func predictions(_ batch: Batch) throws -> Tensor {
    let latent = try encode(batch)
    let attributes = try latent.attributeLogits.sigmoid()
    let logits = try network.rating(.concatenate([attributes, latent.mean], along: 1))
    return try .concatenate([logits.softmax(over: 1), attributes], along: 1)
  }

  func codes(_ batch: Batch) throws -> Tensor { try encode(batch).mean }

  func rebuilt(_ batch: Batch) throws -> Tensor? {
    guard method.reconstruction > 0 else { return nil }
    let latent = try encode(batch)
    return try network.reconstruction(
      .concatenate([latent.attributeLogits.sigmoid(), latent.mean], along: 1))
  }

  func rating(_ row: ArraySlice<Float>) throws -> Rating {
    .distribution(
      try RatingDistribution(scale: scale, probabilities: row.prefix(scale.count).map(Double.init)))
  }

  func attributes(_ row: ArraySlice<Float>) -> [String: Double] {
    let values = row.dropFirst(scale.count).map(Double.init)
    return Dictionary(zip(network.configuration.attributes, values)) { first, _ in first }
  }
}

extension PEAR {
  /// Draws attributes, N×k in 0 … 1, and a code, N×j.
  func sample(_ latent: PEAREncoder.Output) throws(TorchError) -> (attributes: Tensor, code: Tensor) {
    let shape = latent.attributeLogits.shape
    let u = try Tensor.rand(shape).clamp(low: 1e-6, high: 1 - 1e-6)
    let gumbels = try u.log() - (1 - u).log()
    let spread = try (latent.logVariance * (isPaperCompatible ? 1 : 0.5)).exp()
    return (
      try (latent.attributeLogits + gumbels).sigmoid(),
      try latent.mean + spread * Tensor.randn(latent.mean.shape)
    )
  }

  /// KL(q ‖ p) of Bernoulli variables, summed over attributes, averaged over photos.
  ///
  /// - Parameters:
  ///   - logits: N×k, of q.
  ///   - p: N×k probabilities; certain ones would let the divergence be infinite, and count as .01 and .99.
  func divergence(ofAttributes logits: Tensor, from p: Tensor) throws(TorchError) -> Tensor {
    let (q, p) = (try logits.sigmoid(), try p.clamp(low: 0.01, high: 0.99))
    // ln q and ln(1 − q) without rounding to −∞.
    let (yes, no) = (try logits.negated().softplus().negated(), try logits.softplus().negated())
    let each = try q * (yes - p.log()) + (1 - q) * (no - (1 - p).log())
    return try each.sum(over: [1]).mean()
  }

  /// KL(N(μ, σ²) ‖ N(0, 1)) = −½ (1 + ln σ² − μ² − σ²), summed over the code, averaged over photos.
  func divergence(ofCode mean: Tensor, _ logVariance: Tensor) throws(TorchError) -> Tensor {
    try ((logVariance + 1 - mean.square() - logVariance.exp()) * -0.5).sum(over: [1]).mean()
  }
}
