/// Bytes that stay where they are as long as this object, for libraries that come back to them.
final class FixedBytes: @unchecked Sendable {
  // Written in `init` only.
  private let memory: UnsafeMutableRawBufferPointer
  let count: Int

  /// What of `range` is there in `file`, and then `ending`.
  init(_ file: PhotoFile, _ range: Range<Int>, ending: [UInt8] = []) {
    memory = .allocate(byteCount: range.count + ending.count, alignment: 16)
    let got = file.read(UnsafeMutableRawBufferPointer(rebasing: memory[..<range.count]), at: range.lowerBound)
    memory[got...].copyBytes(from: ending)
    count = got + ending.count
  }

  /// A copy of `bytes`.
  init(_ bytes: some Collection<UInt8>) {
    memory = .allocate(byteCount: bytes.count, alignment: 16)
    memory.copyBytes(from: bytes)
    count = bytes.count
  }

  deinit { memory.deallocate() }

  /// The bytes, valid as long as this object.
  var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(memory)[..<count])
  }
}
