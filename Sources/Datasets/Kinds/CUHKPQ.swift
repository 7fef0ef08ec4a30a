/// CUHK-PQ, 17,690 photos of seven kinds that photographers' judgements made good or bad.
///
/// Tang, Luo & Wang 2013, "Content-Based Photo Quality Assessment"; Luo, Wang & Tang 2011.
public enum CUHKPQ {
  /// Reads `HighQuality/KIND` and `LowQuality/KIND`, kinds being animal, architecture, human, landscape, night, plant and
  /// static.
  ///
  /// Papers train on a random half of each kind and test on the other, several times: `halves-seed-1`, and so on.
  public static func read(_ directory: String) throws(DatasetError) -> Dataset {
    var dataset = try GoodAndBad.read(
      directory, as: .cuhkPQ, good: ["highquality", "high", "good"], bad: ["lowquality", "low", "bad"])
    dataset.splits = (1...5).compactMap { SplitRule("halves-seed-\($0)") }
    return dataset
  }
}
