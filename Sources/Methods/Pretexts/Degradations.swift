import Foundation
public import Imaging
import Ratings
import Torch

/// Degradations: which of 21 edits was made to a patch, or none, and that a stronger one is farther from the patch than a weaker one.
///
/// L = L_deg + λ · L_trp, equation (3); L_deg = −w_p ln P(class), equation (1), with w_p = max(1 + α Σ P ln P / ln 22, 0) after a warm-up; L_trp = max(0,
/// D(weak) − D(strong) + 1), equation (2), D the squared distance of normalised features from the unedited patch's. Each patch is edited three
/// times: by both parameters of an operation whose parameters have an order, and by one more edit, so that all 21 are equally
/// common; the unedited patch counts as much as one of them. Sheng et al., AAAI 2020, "Revisiting image aesthetic assessment via
/// self-supervised feature learning".
public struct Degradations: Method {
  /// Of the photo's shorter side, the share that a patch is wide; 227 of 256 pixels in the paper.
  public var crop = 0.887
  /// λ.
  public var triplet = 0.02
  /// The share of the training after which triplets count.
  public var tripletsFrom = 2.0 / 3
  /// α; 0 for no weights.
  public var entropy = 5.0 / 3
  /// The share of the training after which entropy counts; sooner, nothing is certain yet, and nothing would count.
  public var entropyFrom = 0.5
  /// The weight of naming the edit; 0 to learn from triplets alone.
  public var identification = 1.0
  /// Groups of operations that are left out.
  public var without: [String] = []
  /// Whether triplets count from epoch 30 or a plateau, entropy is not divided by ln 22, and blur is that of .2 and .8 pixels.
  public var isPaperCompatible = false

  /// The paper's λ and α.
  public init() {}

  /// All settings.
  public mutating func visit(_ settings: any SettingsVisitor) throws {
    try settings.crop(&crop)
    try settings.number("triplet", &triplet, in: 0...1_000, "the weight λ of the triplets")
    try settings.number(
      "triplets-from", &tripletsFrom, in: 0...1, "the share of the training after which triplets count")
    try settings.number(
      "entropy", &entropy, in: 0...100,
      "how much less a patch counts that could be many classes, α; 0 for no less")
    try settings.number(
      "entropy-from", &entropyFrom, in: 0...1, "the share of the training after which that counts")
    try settings.number(
      "identification", &identification, in: 0...1_000, "the weight of naming the edit; 0 for triplets alone")
    try settings.texts(
      "without", &without,
      "a list of \(EditOperation.Group.allCases.map(\.rawValue).joined(separator: ", "))",
      "groups of edits that are left out")
    if let stranger = without.first(where: { EditOperation.Group(rawValue: $0) == nil }) {
      throw settings.error(
        "without",
        "expected names among \(EditOperation.Group.allCases.map(\.rawValue).joined(separator: ", ")), found \"\(stranger)\""
      )
    }
    guard Set(without).count < EditOperation.Group.allCases.count else {
      throw settings.error("without", "expected at least one group that is left")
    }
    try settings.flag(
      "paper-compatible", &isPaperCompatible,
      "whether triplets count from epoch 30 or a plateau, entropy is not divided by ln 22, and blur is of .2 and .8 pixels"
    )
  }

  /// `degradations`.
  public var name: String { "degradations" }

  /// Every unlabelled photo once in an epoch, with another one that is mixed in.
  public var draws: [Draw] { [.pairs(of: .unlabelled)] }

  /// All 21; a class is the place here and 1, and 0 is no edit.
  var edits: [PretextEdit] { isPaperCompatible ? PretextEdit.asPrinted : PretextEdit.all }

  /// The numbers, among `edits`, of those that are drawn: pairs, weaker first, of operations with an order, and the others.
  var drawn: (pairs: [(weak: Int, strong: Int)], others: [Int]) {
    let kept = edits.indices.filter { !without.contains(edits[$0].operation.group.rawValue) }
    let ordered = kept.filter { edits[$0].operation.isOrdered }
    let pairs = stride(from: 0, to: ordered.count - 1, by: 2).map { (ordered[$0], ordered[$0 + 1]) }
    return (pairs, kept.filter { !edits[$0].operation.isOrdered })
  }

  /// The numbers of three edits, the first two a pair where there is one, so that all that are drawn are equally common.
  func draw(using generator: inout SeededGenerator) -> [Int] {
    let (pairs, others) = drawn
    guard !pairs.isEmpty else { return (0..<3).map { _ in others[generator.index(below: others.count)] } }
    let pair = pairs[generator.index(below: pairs.count)]
    // Each should come 3 / n times; one of a pair has come 1 / pairs times already.
    let share = 3 / Double(2 * pairs.count + others.count)
    let rest = max(0, share - 1 / Double(pairs.count))
    let isOther = !others.isEmpty && generator.uniform() < 1 - rest * Double(2 * pairs.count)
    let all = pairs.flatMap { [$0.weak, $0.strong] }
    return [
      pair.weak, pair.strong,
      isOther ? others[generator.index(below: others.count)] : all[generator.index(below: all.count)],
    ]
  }

  /// A patch and three edits of it.
  public func example(of photos: [Sample], fit: Fit, views: inout ViewMaker) throws -> Example {
    let patch = RandomSquare(of: photos[0], side: fit.side, keeping: crop, views: &views)
    let other = RandomSquare(of: photos[1], side: fit.side, keeping: crop, views: &views)
    let second = photos[1].image
    var generator = SeededGenerator(seed: patch.seed, place: 1)
    let numbers = draw(using: &generator)
    let unedited = try views.whole(of: photos[0], patch.name) { .rgb(try patch.cut(of: $0)) }
    let edited = try numbers.enumerated().map { place, number in
      let edit = edits[number]
      var name = "\(patch.name), edit \(number) at \(place)"
      if edit.operation == .mixup { name += " with \(other.name) of \(photos[1].number)" }
      return try views.whole(of: photos[0], name) { image in
        let patch = (square: try patch.cut(of: image), seed: patch.seed)
        var generator = SeededGenerator(seed: patch.seed, place: 2, UInt64(place))
        let mixed = edit.operation == .mixup ? try other.cut(of: second()) : patch.square
        return .rgb(try edit.apply(to: patch.square, mixing: mixed, using: &generator))
      }
    }
    return Example([unedited] + edited, targets: ["classes": numbers.map { Float($0 + 1) }])
  }

  /// The middle of the photo, and each edit of it; mixed with itself upside down.
  public func testExample(of photo: Sample, fit: Fit, views: inout ViewMaker) throws -> Example {
    Example(
      try (0...edits.count).map { number in
        try views.whole(of: photo, "middle patch of \(crop), \(fit.side) pixels, class \(number)") {
          [edits, crop] in
          let patch = try $0.middle(side: fit.side, keeping: crop)
          guard number > 0 else { return .rgb(patch) }
          var generator = SeededGenerator(
            seed: UInt64(photo.number), place: RandomStream.evaluation, UInt64(number))
          return .rgb(
            try edits[number - 1].apply(
              to: patch, mixing: patch.rotated(quarterTurns: 2), using: &generator))
        }
      })
  }

  /// One network that names edits, and whose features keep their order.
  public func task(_ context: TaskContext) throws -> any TrainingTask {
    try ViewClassification(context, classes: edits.count + 1) { [self] outputs, batch, moment in
      let count = outputs.examples
      let classes = try batch.target("classes")
      let truths = try Tensor.concatenate(
        [Tensor.zeros([count, 1]), classes], along: 1
      ).transpose(0, 1).flatten().to(.int64)
      let identified = try identificationLoss(outputs.logits, truths, count: count, at: moment)
      var total = try identified * identification
      var parts = ["edit": identified]
      if triplet > 0, isPast(tripletsFrom, epoch: 30, moment), !drawn.pairs.isEmpty {
        let triplets = try tripletLoss(outputs.features, count: count)
        parts["triplet"] = triplets
        total = try total + triplets * triplet
      }
      return Loss(total, parts: parts)
    }
  }

  private func isPast(_ share: Double, epoch: Int, _ moment: Moment) -> Bool {
    isPaperCompatible ? moment.isPastPlateau || moment.epoch >= epoch : moment.progress >= share
  }

  /// Equation (1), weighted; the unedited patches, of which there are as many as of three edits' 21 classes, count as one class.
  func identificationLoss(
    _ logits: Tensor, _ truths: Tensor, count: Int, at moment: Moment
  ) throws(TorchError) -> Tensor {
    let logarithms = try logits.logSoftmax(over: 1)
    let rows = truths.count
    let own = try logarithms.gather(1, truths.reshape([rows, 1])).flatten().negated()
    let classes = drawn.pairs.count * 2 + drawn.others.count
    let plain = try Tensor(
      (0..<rows).map { $0 < count ? 3 / Float(max(1, classes)) : 1 })
    var weights = plain
    if entropy > 0, moment.progress >= entropyFrom {
      let scale = isPaperCompatible ? 1 : 1 / log(Double(edits.count + 1))
      let negative = try (logarithms.exp() * logarithms).sum(over: [1]).detach()
      weights = try plain * (negative * (entropy * scale) + 1).relu()
    }
    return try (own * weights).sum() / plain.sum()
  }

  /// Equation (2) of the first two edits of each patch.
  ///
  /// - Parameter features: 4·N×F: patches, then their three edits.
  func tripletLoss(_ features: Tensor, count: Int) throws(TorchError) -> Tensor {
    let lengths = try features.square().sum(over: [1]).sqrt().clamp(low: 1e-12).reshape([-1, 1])
    let normal = try features / lengths
    func distance(_ view: Int) throws(TorchError) -> Tensor {
      try (normal.narrow(0, 0..<count) - normal.narrow(0, view * count..<(view + 1) * count)).square().sum(
        over: [1])
    }
    return try (distance(1) - distance(2) + 1).relu().mean()
  }
}
