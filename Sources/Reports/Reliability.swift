/// What raters said of photos that were predicted alike.
///
/// Ten bins with as many photos each, by predicted mean score.
struct Reliability {
  struct Bin {
    let predicted, rated: Double
    /// 1.96 standard errors of the rated mean; nil for a single photo.
    let error: Double?
    let count: Int
  }

  let bins: [Bin]

  init(predicted: [Double], rated: [Double], bins count: Int = 10) {
    let order = predicted.indices.sorted { (predicted[$0], $0) < (predicted[$1], $1) }
    let count = min(count, order.count)
    bins = (0..<count).map { bin in
      let photos = order[order.count * bin / count..<order.count * (bin + 1) / count]
      let n = Double(photos.count)
      let mean = photos.reduce(0) { $0 + rated[$1] } / n
      let squares = photos.reduce(0) { $0 + (rated[$1] - mean) * (rated[$1] - mean) }
      return Bin(
        predicted: photos.reduce(0) { $0 + predicted[$1] } / n, rated: mean,
        error: photos.count > 1 ? 1.96 * (squares / (n - 1) / n).squareRoot() : nil, count: photos.count)
    }
  }
}
