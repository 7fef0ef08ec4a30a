/// Where the elements of a JSON array lie in its text.
public enum JSONElements {
  /// The places of the elements, without the space around them; nil when the text is no array.
  ///
  /// What is inside an element is not looked at beyond its brackets and strings.
  public static func ranges(in text: [UInt8]) -> [Range<Int>]? {
    var place = text.firstIndex { !isSpace($0) } ?? text.endIndex
    guard place < text.endIndex, text[place] == UInt8(ascii: "[") else { return nil }
    place += 1
    var ranges: [Range<Int>] = []
    var start = place
    var depth = 0
    while place < text.endIndex {
      switch text[place] {
      case UInt8(ascii: "\""):
        guard let end = endOfString(in: text, from: place) else { return nil }
        place = end
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]") where depth == 0, UInt8(ascii: ",") where depth == 0:
        let element = trimmed(start..<place, in: text)
        let isLast = text[place] == UInt8(ascii: "]")
        if !element.isEmpty { ranges.append(element) }
        if element.isEmpty, !isLast || !ranges.isEmpty { return nil }
        if isLast { return text[(place + 1)...].allSatisfy(isSpace) ? ranges : nil }
        start = place + 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      default: break
      }
      place += 1
    }
    return nil
  }

  private static func endOfString(in text: [UInt8], from start: Int) -> Int? {
    var place = start + 1
    while place < text.endIndex, text[place] != UInt8(ascii: "\"") {
      place += text[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    return place < text.endIndex ? place : nil
  }

  private static func trimmed(_ range: Range<Int>, in text: [UInt8]) -> Range<Int> {
    guard let first = range.first(where: { !isSpace(text[$0]) }),
      let last = range.last(where: { !isSpace(text[$0]) })
    else { return range.lowerBound..<range.lowerBound }
    return first..<last + 1
  }

  private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
}
