import Foundation

extension Experiment {
  /// The first setting that differs, as a sentence; the card, when to save and what to compute in may.
  ///
  /// - Parameter goesOn: whether there may be more epochs, too.
  public func difference(from other: Experiment, goingOn goesOn: Bool = true) throws -> String? {
    var other = other
    if goesOn, optimization.epochs > other.optimization.epochs {
      other.optimization.epochs = optimization.epochs
    }
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
    func visit(_ value: Written, _ path: String) {
      switch value {
      case .section(let values):
        for (key, value) in values { visit(value, path.isEmpty ? key : "\(path).\(key)") }
      case .list(let values):
        for (index, value) in values.enumerated() { visit(value, "\(path).\(index)") }
      case .value(let text): settings[path] = text
      }
    }
    visit(try JSONDecoder().decode(Written.self, from: JSONEncoder().encode(copy)), "")
    return settings
  }
}

/// JSON with its values as people write them: `JSONSerialization` does not tell false from 0 on Linux.
private enum Written: Decodable {
  case section([String: Written])
  case list([Written])
  case value(String)

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let values = try? container.decode([String: Written].self) {
      self = .section(values)
    } else if let values = try? container.decode([Written].self) {
      self = .list(values)
    } else if let flag = try? container.decode(Bool.self) {
      self = .value("\(flag)")
    } else if let number = try? container.decode(Double.self) {
      self = .value(Int(exactly: number).map(String.init) ?? "\(number)")
    } else {
      self = .value(try container.decode(String.self))
    }
  }
}
