public import ArgumentParser
import Files
public import Foundation

/// A path as the command line gives it: bytes, which need not be UTF-8.
public struct PathArgument: ExpressibleByArgument, Hashable, Sendable, CustomStringConvertible {
  /// The path's bytes, without a closing zero.
  public let bytes: [UInt8]

  /// The path of given bytes.
  public init(bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  /// The path that an argument of ``Arguments/given`` stands for.
  public init(argument: String) { bytes = Arguments.bytes(of: argument) }

  /// The path for people: bytes that are not UTF-8 are replaced, control characters escaped.
  public var description: String { String(decoding: bytes, as: UTF8.self).printable }

  /// Whether it stands for standard input.
  public var isStandardInput: Bool { bytes == [UInt8(ascii: "-")] }

  /// Whether there is a file or folder of this name.
  public var isFile: Bool { FileIdentity(path: bytes) != nil }

  /// What the file holds, at most the first `count` bytes of it; nil when there is no such file.
  ///
  /// - Throws: a ``CommandError`` when it cannot be read.
  public func contents(atMost count: Int = .max) throws -> Data? {
    let descriptor = withCString { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    do {
      guard descriptor >= 0 else {
        if errno == ENOENT { return nil }
        throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
      }
      let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
      return try (count == .max ? file.readToEnd() : file.read(upToCount: count)) ?? Data()
    } catch {
      throw CommandError("\(self): cannot be read: \(error.localizedDescription)")
    }
  }

  func withCString<Result, Failure>(
    _ body: (UnsafePointer<CChar>) throws(Failure) -> Result
  ) throws(Failure) -> Result { try bytes.withCString(body) }
}

extension PathArgument {
  /// The folder that the path's last name lies in.
  var parent: PathArgument {
    let trimmed = bytes.reversed().drop { $0 == UInt8(ascii: "/") }
    let folder = trimmed.drop { $0 != UInt8(ascii: "/") }.drop { $0 == UInt8(ascii: "/") }.reversed()
    if !folder.isEmpty { return PathArgument(bytes: folder) }
    return PathArgument(argument: bytes.first == UInt8(ascii: "/") ? "/" : ".")
  }

  /// The path's last name.
  var name: [UInt8] { Array(bytes.split(separator: UInt8(ascii: "/")).last ?? []) }

  /// The entry `name` of this folder.
  public func appending(_ name: [UInt8]) -> PathArgument {
    PathArgument(bytes: bytes + (bytes.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]) + name)
  }

  /// What follows the last dot of the name, in small letters; empty when there is none.
  public var ending: String {
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > 0 else { return "" }
    return String(decoding: name[(dot + 1)...], as: UTF8.self).lowercased()
  }

  /// The path that its links lead to in the end, whether there is a file or not; a link keeps pointing to what is written.
  var followingLinks: PathArgument {
    var path = self
    for _ in 0..<40 {
      var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
      let length = path.withCString { readlink($0, &buffer, buffer.count) }
      guard length > 0 else { break }
      let link = buffer.prefix(length).map { UInt8(bitPattern: $0) }
      path = link.first == UInt8(ascii: "/") ? PathArgument(bytes: link) : path.parent.appending(link)
    }
    return path
  }
}
