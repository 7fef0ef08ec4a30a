extension ModelFile {
  /// Checks that the graph gives what the description lists, in a shape that fits.
  func checkOutputs(path: String) throws(ModelFileError) {
    for output in description.outputs {
      let (name, field) = (output.name.rawValue, "outputs.\(output.name.rawValue)")
      func invalid(_ message: String) -> ModelFileError {
        ModelFileError(.invalidDescription, path: path, field: field, message: message)
      }
      guard let info = model.graph.output.first(where: { $0.name == name }) else {
        let names = model.graph.output.map { $0.name }.joined(separator: ", ")
        throw invalid("the graph has no output of this name; it has \(names.isEmpty ? "none" : names)")
      }
      let type = info.type.tensorType
      guard type.elemType == Int32(ONNXTensorProto.DataType.float.rawValue) else {
        throw invalid("the graph's output is not float32")
      }
      // A file may leave shapes to whoever runs it.
      guard type.hasShape else { continue }
      let expected = [nil] + output.shape(values: description.scale.count)
      let found = type.shape.dim.map(\.length)
      let fits =
        expected.count == found.count
        && zip(expected, found).allSatisfy { $0 == nil || $1 == nil || $0 == $1 }
      guard fits else { throw invalid("expected \(text(expected)), the graph's output is \(text(found))") }
    }
  }
}

extension ONNXTensorShapeProto.Dimension {
  /// nil for a length that is free.
  fileprivate var length: Int? { if case .dimValue(let length)? = value { Int(length) } else { nil } }
}

/// `N×7`, with N for what is free.
private func text(_ shape: [Int?]) -> String {
  shape.map { $0.map(String.init) ?? "N" }.joined(separator: "×")
}
