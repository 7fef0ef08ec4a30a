import Foundation

/// Expected values computed with numpy and scipy by Tools/Reference/ratings.py.
struct Reference: Decodable {
  struct Correlations: Decodable {
    let x, y, ranks: [Double]
    let pearson, spearman: Double
  }
  struct Distributions: Decodable {
    let p, q: [Double]
    let emd1, emd2, mean, standardDeviation: Double
  }
  struct Ends: Decodable { let low, high: Double }

  let correlations: [Correlations]
  let distributions: [Distributions]
  let bootstrapOfPearson: Ends

  static func load() throws -> Reference {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let data = try Data(contentsOf: root.appending(path: "Tools/Reference/ratings.json"))
    return try JSONDecoder().decode(Reference.self, from: data)
  }
}
