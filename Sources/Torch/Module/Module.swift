/// A part of a network: a class whose stored properties are its parameters, buffers and child modules.
///
/// They are found by reflection, also within optionals and arrays (`name.0`, `name.1` …), and named after the
/// properties unless ``Named`` or ``Buffer`` say otherwise:
///
/// ```swift
/// final class Classifier: Module, Layer {
///   @Named("fc") var linear: Linear
///   init(classes: Int) throws(TorchError) {
///     super.init()
///     linear = try Linear(1280, classes)
///   }
///   func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor { try linear(x) }
/// }
/// ```
///
/// A stored ``Tensor`` is a parameter, one marked ``Buffer`` a buffer.
open class Module {
  /// Whether the module behaves as in training (dropout, batch statistics).
  ///
  /// Set by ``train()`` and ``evaluate()``.
  public private(set) final var isTraining = true

  /// A module without parts.
  public init() {}

  /// Makes this module and all within behave as in training.
  public final func train() { setTraining(true) }

  /// Makes this module and all within behave as in use.
  public final func evaluate() { setTraining(false) }

  private func setTraining(_ training: Bool) {
    for module in modules() { module.isTraining = training }
  }

  /// This module and all modules within, each once, parents first.
  public final func modules() -> [Module] {
    var seen: Set<ObjectIdentifier> = []
    var found: [Module] = []
    func visit(_ module: Module) {
      guard seen.insert(ObjectIdentifier(module)).inserted else { return }
      found.append(module)
      for case (_, .module(let child)) in module.members() { visit(child) }
    }
    visit(self)
    return found
  }

  /// What is learned, with state-dictionary names, in the order of the properties.
  public final func namedParameters() -> [(name: String, tensor: Tensor)] {
    namedTensors().filter { !$0.isBuffer }.map { ($0.name, $0.tensor) }
  }

  /// What is saved but not learned, such as running statistics, with state-dictionary names.
  public final func namedBuffers() -> [(name: String, tensor: Tensor)] {
    namedTensors().filter(\.isBuffer).map { ($0.name, $0.tensor) }
  }

  /// What is learned, each tensor once.
  public final func parameters() -> [Tensor] { distinct(namedParameters().map(\.tensor)) }

  /// What is saved but not learned, each tensor once.
  public final func buffers() -> [Tensor] { distinct(namedBuffers().map(\.tensor)) }

  /// Parameters and buffers under their names.
  ///
  /// The tensors are the module's own, not copies.
  public final func stateDictionary() -> [String: Tensor] {
    Dictionary(namedTensors().map { ($0.name, $0.tensor) }) { first, _ in first }
  }

  private func namedTensors() -> [(name: String, tensor: Tensor, isBuffer: Bool)] {
    members().flatMap { name, member in
      switch member {
      case .parameter(let tensor): [(name, tensor, false)]
      case .buffer(let tensor): [(name, tensor, true)]
      case .module(let child):
        child.namedTensors().map { inner in
          (name.isEmpty ? inner.name : "\(name).\(inner.name)", inner.tensor, inner.isBuffer)
        }
      }
    }
  }

  private func distinct(_ tensors: [Tensor]) -> [Tensor] {
    var seen: Set<ObjectIdentifier> = []
    return tensors.filter { seen.insert(ObjectIdentifier($0)).inserted }
  }
}
