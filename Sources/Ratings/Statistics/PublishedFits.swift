/// RMSE that others have published, to be shown beside ours.
public struct PublishedFits: Hashable, Sendable {
  /// The average over the photos of each bin, in the order of ``RatingStatistics/bins``.
  public let bins: [DistributionFamily: [Double]]
  /// Over all photos.
  public let all: [DistributionFamily: Double]

  /// All of AVA, mean scores [1, 2) … [8, 9): Murray, "Aesthetic visual analysis" (slides), "Modelling score
  /// distributions".
  public static let ava = PublishedFits(
    bins: [
      .gaussian: [0.1138, 0.0579, 0.0279, 0.0291, 0.0288, 0.0260, 0.0268, 0.0532],
      .gamma: [0.0717, 0.0460, 0.0444, 0.0412, 0.0321, 0.0250, 0.0273, 0.0591],
      .gammaMirrored: [0.1249, 0.0633, 0.0325, 0.0389, 0.0445, 0.0455, 0.0424, 0.0403],
    ],
    all: [.gaussian: 0.0284, .gamma: 0.0335, .gammaMirrored: 0.0429])
}
