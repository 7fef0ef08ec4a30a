import Foundation

extension Experiment {
  /// The first setting that differs, as a sentence; the card, when to save and what to compute in may, and there may be more epochs.
  public func difference(from other: Experiment) throws -> String? {
    var other = other
    if optimization.epochs > other.optimization.epochs { other.optimization.epochs = optimization.epochs }
    let (new, old) = (try settings(), try other.settings())
    func text(_ value: String?) -> String { value.flatMap { $0.isEmpty ? nil : $0 } ?? "not given" }
    for key in Set(new.keys).union(old.keys).sorted() where new[key] != old[key] {
      return
        "the configuration has changed: \(key) is \(text(new[key])) and was \(text(old[key]))"
    }
    return nil
  }

  /// Every setting by its keys.
  private func settings() throws -> [String: String] {
    var copy = self
    copy.card = Card()
    copy.checkpoints = Checkpoints()
    copy.optimization.precision = .auto
    var settings: [String: String] = [:]
    func visit(_ value: Any, _ path: String) {
      switch value {
      case let object as [String: Any]:
        for (key, value) in object { visit(value, path.isEmpty ? key : "\(path).\(key)") }
      case let array as [Any]:
        for (index, value) in array.enumerated() { visit(value, "\(path).\(index)") }
      default: settings[path] = "\(value)"
      }
    }
    visit(try JSONSerialization.jsonObject(with: JSONEncoder().encode(copy)), "")
    return settings
  }
}
