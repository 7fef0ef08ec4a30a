/// A JSON value that knows where in its file it stands.
package struct JSONValue: Sendable {
  package enum Content: Sendable {
    case object([(key: String, value: JSONValue)])
    case array([JSONValue])
    case string(String)
    /// NaN and infinity too, which Python writes although JSON has no words for them; `whole` is exact where it fits 64 bits.
    case number(Double, whole: Int?)
    case boolean(Bool)
    case null
  }

  package let offset: Int
  package let content: Content

  /// The member of an object, or nil.
  package subscript(key: String) -> JSONValue? {
    guard case .object(let members) = content else { return nil }
    return members.first { $0.key == key }?.value
  }

  package var isNull: Bool { if case .null = content { true } else { false } }

  /// A string, or a whole number as text: ids are written either way.
  package var text: String? {
    switch content {
    case .string(let text): text
    case .number(let number, let whole): (whole ?? Int(exactly: number)).map(String.init)
    case .object, .array, .boolean, .null: nil
    }
  }

  package var number: Double? { if case .number(let number, _) = content { number } else { nil } }

  package var elements: [JSONValue]? { if case .array(let elements) = content { elements } else { nil } }

  /// Numbers alone, or nil.
  package var numbers: [Double]? {
    guard let elements else { return nil }
    let numbers = elements.compactMap(\.number)
    return numbers.count == elements.count ? numbers : nil
  }
}
