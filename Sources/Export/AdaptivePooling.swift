import ModelFile

extension GraphBuilder {
  /// One number per part of a grid of a fixed size, for any height and width of N×C×H×W; ONNX has no node for it.
  ///
  /// Of n parts of a side of length L, part i reaches from ⌊i · L / n⌋ to ⌈(i + 1) · L / n⌉, as in PyTorch. Means and
  /// maxima of rectangles are those of their rows' ones, so each side is reduced by itself.
  ///
  /// - Parameter reduction: `ReduceMean` or `ReduceMax`.
  mutating func adaptivePool(_ x: String, size: [Int], reduction: String) throws -> String {
    var edge = x
    for (axis, parts) in zip([2, 3], size) {
      let length = node("Shape", [x], [.int("start", axis), .int("end", axis + 1)])
      let (starts, ends) = try bounds(length, parts)
      var reduced: [String] = []
      for part in 0..<parts {
        let bounds = try [element(part, of: starts), element(part, of: ends)]
        let slice = node("Slice", [edge] + bounds + [try constant([axis])])
        reduced.append(node(reduction, [slice], [.ints("axes", [axis]), .int("keepdims", 1)]))
      }
      edge = node("Concat", reduced, [.int("axis", axis)])
    }
    return edge
  }

  /// Where each part of a side starts and ends, as two int64 vectors.
  private mutating func bounds(
    _ length: String, _ parts: Int
  ) throws -> (starts: String, ends: String) {
    let divisor = try constant([parts])
    let lows = node("Mul", [length, try constant(Array(0..<parts))])
    let highs = node("Mul", [length, try constant(Array(1...parts))])
    let roundedUp = node("Add", [highs, try constant([parts - 1])])
    return (node("Div", [lows, divisor]), node("Div", [roundedUp, divisor]))
  }

  private mutating func element(_ index: Int, of vector: String) throws -> String {
    node("Slice", [vector, try constant([index]), try constant([index + 1])])
  }
}
