/// One value of a pickle.
///
/// Containers are numbers into `Pickle.containers`, so that no file, however odd, can build
/// a cycle or a nest deep enough to exhaust the stack.
enum PickleValue: Hashable {
  case none
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  /// `module.name` of a Python class or function; never looked up, never called.
  case global(String)
  /// Items of a tuple, list or dictionary (alternating keys and values).
  case container(Int)
  /// What a persistent identifier stands for: the container of its tuple.
  case persistent(Int)
  /// A call that was written down: the function's name and the container of its arguments.
  case call(String, arguments: Int)
}

/// Reads the subset of Python's pickle protocol 2 that `torch.save` uses for state dictionaries.
///
/// Opcodes as in CPython's `pickletools`. Anything else is an error: nothing is ever imported or executed.
struct Pickle {
  private(set) var containers: [[PickleValue]] = []
  private(set) var result = PickleValue.none
  private var stack: [PickleValue] = []
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]

  /// Reads one pickle and leaves `reader` behind its end.
  init(_ reader: inout ByteReader) throws(FormatError) {
    while true {
      let opcode = try reader.byte()
      if opcode == UInt8(ascii: ".") { break }
      try execute(opcode, &reader)
    }
    result = try pop()
    (stack, memo) = ([], [:])
  }

  private mutating func execute(_ opcode: UInt8, _ reader: inout ByteReader) throws(FormatError) {
    switch opcode {
    case 0x80: _ = try reader.byte()  // PROTO
    case UInt8(ascii: "("): marks.append(stack.count)
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): push([])
    case UInt8(ascii: "t"): push(try popToMark())
    case 0x85, 0x86, 0x87: push(try pop(Int(opcode) - 0x84))  // TUPLE1…TUPLE3
    case UInt8(ascii: "a"), UInt8(ascii: "s"): try extend(with: try pop(opcode == UInt8(ascii: "a") ? 1 : 2))
    case UInt8(ascii: "e"), UInt8(ascii: "u"): try extend(with: try popToMark())

    case UInt8(ascii: "N"): stack.append(.none)
    case 0x88, 0x89: stack.append(.bool(opcode == 0x88))
    case UInt8(ascii: "K"): stack.append(.int(Int(try reader.byte())))
    case UInt8(ascii: "M"): stack.append(.int(Int(try reader.integer(UInt16.self))))
    case UInt8(ascii: "J"): stack.append(.int(Int(try reader.integer(Int32.self))))
    case 0x8a: stack.append(try longInteger(&reader))  // LONG1
    case UInt8(ascii: "G"):
      stack.append(.double(Double(bitPattern: try reader.integer(UInt64.self).byteSwapped)))
    case UInt8(ascii: "X"), UInt8(ascii: "T"):
      stack.append(.string(try reader.string(Int(try reader.integer(UInt32.self)))))
    case UInt8(ascii: "U"): stack.append(.string(try reader.string(Int(try reader.byte()))))
    case UInt8(ascii: "c"): stack.append(.global("\(try reader.line()).\(try reader.line())"))

    case UInt8(ascii: "q"): memo[Int(try reader.byte())] = try top()
    case UInt8(ascii: "r"): memo[Int(try reader.integer(UInt32.self))] = try top()
    case UInt8(ascii: "h"): try recall(Int(try reader.byte()))
    case UInt8(ascii: "j"): try recall(Int(try reader.integer(UInt32.self)))

    case UInt8(ascii: "Q"):
      guard case .container(let index) = try pop() else { throw .damaged("a storage without a description") }
      stack.append(.persistent(index))
    case UInt8(ascii: "R"): try reduce()
    case UInt8(ascii: "b"): _ = try pop()  // BUILD: attributes such as _metadata, which nothing here needs
    default: throw .unsupported("pickle opcode 0x\(String(opcode, radix: 16)): not a state dictionary")
    }
  }

  /// `OrderedDict()` becomes a container; every other call stays written down.
  private mutating func reduce() throws(FormatError) {
    let operands = try pop(2)
    guard case .global(let name) = operands[0], case .container(let arguments) = operands[1] else {
      throw .damaged("a call without a function")
    }
    name == "collections.OrderedDict" ? push([]) : stack.append(.call(name, arguments: arguments))
  }

  private func longInteger(_ reader: inout ByteReader) throws(FormatError) -> PickleValue {
    let bytes = try reader.bytes(Int(try reader.byte()))
    // Longer ones occur (torch's magic number), but never as a size.
    guard bytes.count <= 8, let last = bytes.last else { return bytes.isEmpty ? .int(0) : .none }
    let start: UInt64 = last >= 0x80 ? .max : 0
    return .int(Int(truncatingIfNeeded: bytes.reversed().reduce(start) { $0 << 8 | UInt64($1) }))
  }

  private mutating func push(_ items: [PickleValue]) {
    stack.append(.container(containers.count))
    containers.append(items)
  }

  private mutating func extend(with items: [PickleValue]) throws(FormatError) {
    guard case .container(let index) = try top() else { throw .damaged("items without a container") }
    containers[index].append(contentsOf: items)
  }

  private func top() throws(FormatError) -> PickleValue {
    guard let value = stack.last else { throw .damaged("a pickle takes more values than it holds") }
    return value
  }

  private mutating func pop() throws(FormatError) -> PickleValue {
    try pop(1)[0]
  }

  private mutating func pop(_ count: Int) throws(FormatError) -> [PickleValue] {
    guard stack.count - (marks.last ?? 0) >= count else {
      throw .damaged("a pickle takes more values than it holds")
    }
    defer { stack.removeLast(count) }
    return Array(stack.suffix(count))
  }

  private mutating func popToMark() throws(FormatError) -> [PickleValue] {
    guard let mark = marks.popLast() else { throw .damaged("a pickle closes what it never opened") }
    defer { stack.removeSubrange(mark...) }
    return Array(stack[mark...])
  }

  private mutating func recall(_ key: Int) throws(FormatError) {
    guard let value = memo[key] else { throw .damaged("a pickle recalls what it never stored") }
    stack.append(value)
  }
}
