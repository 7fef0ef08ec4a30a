public import ModelFile

/// Why a model could not be loaded or run.
public enum InferenceError: Error, Sendable, Hashable, CustomStringConvertible {
  /// No model has this name; these are known.
  case unknownModel(name: String, known: [String])
  /// The model file cannot be used.
  case modelFile(ModelFileError)
  /// bf16 was asked for and this processor cannot compute in it.
  case noBFloat16
  /// OpenVINO failed at an operation, for the reason it gives.
  case engine(operation: String, message: String)
  /// The network's output is not what the model's description promises.
  case badOutput(String)

  /// What failed and what to do, in one sentence.
  public var description: String {
    switch self {
    case .unknownModel(let name, let known):
      "there is no model \"\(name)\"; known are \(known.isEmpty ? "none" : known.joined(separator: ", "))"
        + " (or give the path of an .onnx file)"
    case .modelFile(let error): error.description
    case .noBFloat16: "this processor does not compute in bf16; use the precision f32 or auto"
    case .engine(let operation, let message): "OpenVINO could not \(operation): \(message)"
    case .badOutput(let message): "the model's output is unusable: \(message)"
    }
  }
}
