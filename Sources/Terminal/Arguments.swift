import Foundation

/// Command-line arguments in which no byte is lost.
///
/// A Swift string holds no bytes that are not UTF-8: such a byte becomes a character of its own at the end of the last private
/// plane, U+10FF80 … U+10FFFF, from which it is read back. Such characters themselves are taken apart in the same way.
public enum Arguments {
  private static let base: UInt32 = 0x10FF00

  /// The arguments that the program was started with, without its name.
  static var given: [String] {
    (1..<max(1, Int(CommandLine.argc))).compactMap { index in
      CommandLine.unsafeArgv[index].map {
        string(of: Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))))
      }
    }
  }

  /// An argument as a string.
  static func string(of bytes: [UInt8]) -> String {
    var result = String.UnicodeScalarView()
    var rest = bytes.makeIterator()
    var parser = Unicode.UTF8.ForwardParser()
    var place = 0
    while true {
      let length: Int
      switch parser.parseScalar(from: &rest) {
      case .valid(let encoded):
        length = encoded.count
        let scalar = Unicode.UTF8.decode(encoded)
        if scalar.value < base {
          result.append(scalar)
          place += length
          continue
        }
      case .error(let count): length = count
      case .emptyInput: return String(result)
      }
      for byte in bytes[place..<place + length] {
        if let scalar = Unicode.Scalar(base + UInt32(byte)) { result.append(scalar) }
      }
      place += length
    }
  }

  /// The bytes of an argument, or of a text that quotes one.
  public static func bytes(of argument: String) -> [UInt8] {
    argument.unicodeScalars.flatMap { scalar -> [UInt8] in
      scalar.value < base ? Array(scalar.utf8) : [UInt8(truncatingIfNeeded: scalar.value)]
    }
  }
}
