/// A JSON value that knows where in its file it stands.
struct JSONValue: Sendable {
  enum Content: Sendable {
    case object([(key: String, value: JSONValue)])
    case array([JSONValue])
    case string(String)
    /// NaN and infinity too, which Python writes although JSON has no words for them.
    case number(Double)
    case boolean(Bool)
    case null
  }

  let offset: Int
  let content: Content

  /// The member of an object, or nil.
  subscript(key: String) -> JSONValue? {
    guard case .object(let members) = content else { return nil }
    return members.first { $0.key == key }?.value
  }

  var isNull: Bool { if case .null = content { true } else { false } }

  /// A string, or a whole number as text: ids are written either way.
  var text: String? {
    switch content {
    case .string(let text): text
    case .number(let number): Int(exactly: number).map(String.init)
    case .object, .array, .boolean, .null: nil
    }
  }

  var number: Double? { if case .number(let number) = content { number } else { nil } }

  var elements: [JSONValue]? { if case .array(let elements) = content { elements } else { nil } }

  /// Numbers alone, or nil.
  var numbers: [Double]? {
    guard let elements else { return nil }
    let numbers = elements.compactMap(\.number)
    return numbers.count == elements.count ? numbers : nil
  }
}
