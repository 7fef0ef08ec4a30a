public import Torch

extension Module {
  /// Loads weights that must fit exactly, whatever their floating-point dtype; the error lists every name that does not.
  ///
  /// Counts of batches (`num_batches_tracked`) may be missing, as they are from files older than PyTorch 0.4.1, and all names
  /// may begin with `module.`, see ``withoutWrappers(_:)``.
  ///
  /// - Parameter subject: the file or the weights' name, for the error.
  public final func loadComplete(_ weights: [String: Tensor], from subject: String) throws {
    var report = try load(withoutWrappers(weights))
    report.missing.removeAll { $0.hasSuffix("num_batches_tracked") }
    guard !report.isComplete else { return }
    let shapes = report.misshaped.map { "\($0.name) is \($0.found) instead of \($0.expected)" }
    let problems = [("missing", report.missing), ("unexpected", report.unexpected), ("mis-shaped", shapes)]
      .filter { !$0.1.isEmpty }
      .map { "\($0.0): \($0.1.joined(separator: ", "))" }
    throw WeightsError(.unsupported, subject, "does not fit the network; " + problems.joined(separator: "; "))
  }
}

extension Trunk {
  /// Loads imported ImageNet weights from the cache.
  public func loadImageNetWeights(from cache: WeightsCache = WeightsCache()) throws {
    guard let architecture else {
      throw WeightsError(.notFound, "\(type(of: self))", "no published network has these numbers")
    }
    try loadWeights(ofWhole: cache.read(architecture), from: cache.path(of: architecture))
  }

  /// Loads the weights of a whole network, of which a trunk leaves out the last layers.
  ///
  /// - Parameter subject: the file or the weights' name, for the error.
  public func loadWeights(ofWhole weights: [String: Tensor], from subject: String) throws {
    let own = stateDictionary()
    // What is left out is at the end of a network that is cut short: in its last part or in parts that it lacks. More
    // within another part, such as a third block where it has two, is a deeper network's.
    func part(_ name: String) -> Substring { name.prefix { $0 != "." } }
    let parts = namedParameters().map { part($0.name) }
    let whole = Set(parts).subtracting(parts.suffix(1))
    try loadComplete(
      withoutWrappers(weights).filter { own[$0.key] != nil || whole.contains(part($0.key)) }, from: subject)
  }
}
