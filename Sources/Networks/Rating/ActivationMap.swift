import Torch

extension RatingNetwork {
  /// How each place speaks for a higher or a lower mean score: N×h×w on the grid of the coarsest level.
  ///
  /// With logits z = W·(pool(f) − μ)/σ + b, p = softmax(z) and mean score m = Σ_k p_k v_k, the mean's slope along
  /// logit k is c_k = ∂m/∂z_k = p_k (v_k − m). The map is Σ_k c_k Σ_c (W_kc / σ_c) f_c(x, y), summed over the levels;
  /// finer ones are first averaged over the cells of the coarsest grid, where cells that stick out of the photo count
  /// as 0. Averaged over a photo whose sides are multiples of the stride it is Σ_k c_k (z_k − b′_k), b′ = b − W·μ/σ.
  /// With deviations d_c = √(Σ (f_c − f̄_c)² / hw + 1e-6), a place has (f_c − f̄_c)² / d_c of them, whose average is d_c.
  /// With a grid, a part's average speaks for all of its places: the map has a cell for each part.
  /// With a hidden layer, W is the product of both layers with only the units that are active for this photo.
  /// After Zhou et al. 2016 (class activation mapping), with the mean score in the place of a class.
  func activationMap(
    _ features: [Tensor], probabilities: Tensor, scale: [Double]
  ) throws(TorchError) -> Tensor {
    let values = try Tensor(scale.map(Float.init), shape: [scale.count, 1])
    let deviations = try values.reshape([1, scale.count]) - probabilities.matmul(values)
    let slopes = try head.slopes(of: probabilities * deviations, at: pooled(features))
    let (coarsest, grid) = (levels.map(\.level.stride).max() ?? 32, specification.grid)
    var maps: [Tensor] = []
    var column = 0
    for (place, level) in levels {
      func slope() throws(TorchError) -> Tensor {
        let columns = column..<column + level.channels * grid * grid
        column = columns.upperBound
        return try slopes.narrow(1, columns).reshape([-1, level.channels, grid, grid])
      }
      let cells = try grid > 1 ? features[place].adaptiveAveragePool2d(size: Pair(grid)) : features[place]
      var map = try cells * slope()
      if specification.deviations {
        let squares = try (cells - cells.mean(over: [2, 3], keepingDimensions: true)).square()
        let deviations = try cells.deviations().reshape([-1, level.channels, 1, 1])
        map = try map + squares / deviations * slope()
      }
      map = try map.sum(over: [1], keepingDimensions: true)
      maps.append(try grid > 1 ? map : map.averaged(over: coarsest / level.stride))
    }
    return try Tensor.concatenate(maps, along: 1).sum(over: [1])
  }
}

extension Tensor {
  /// Means of blocks of `factor` × `factor` cells of N×1×h×w.
  fileprivate func averaged(over factor: Int) throws(TorchError) -> Tensor {
    guard factor > 1 else { return self }
    let kernel = try Tensor.full([1, 1, factor, factor], 1 / Double(factor * factor))
    return try conv2d(weight: kernel, stride: Pair(factor), padding: .same)
  }
}
