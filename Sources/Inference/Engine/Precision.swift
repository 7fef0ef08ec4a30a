import ModelFile

/// The numbers that a model computes with.
public enum Precision: String, Sendable, Hashable, Codable, CaseIterable {
  /// bf16 where the processor has it and the model's description says that it loses less than
  /// ``acceptableLoss``, else f32.
  case auto
  /// 32-bit floating point.
  case f32
  /// 16-bit floating point with the range of f32: about twice as fast where the processor has it.
  case bf16

  /// The loss in SRCC of the mean score, from which on `auto` no longer chooses bf16.
  public static let acceptableLoss = 0.005

  /// What to compute with, given what the processor can do: never `auto`.
  func resolved(for model: ModelDescription, bf16Available: Bool) throws(InferenceError) -> Precision {
    switch self {
    case .f32: return .f32
    case .bf16:
      guard bf16Available else { throw .noBFloat16 }
      return .bf16
    case .auto:
      guard bf16Available, let loss = model.precisionLoss, loss < Self.acceptableLoss else { return .f32 }
      return .bf16
    }
  }
}
