import Foundation
import Testing
import Torch

@testable import Networks

@Suite("Layouts of saved tensors")
struct TensorLayoutTests {
  /// Bytes 0, 1, 2 … as elements of one byte each.
  private func read(
    offset: Int = 0, _ shape: [Int], _ strides: [Int], of count: Int = 24
  ) throws(FormatError) -> [UInt8] {
    try TensorLayout(storage: "0", dtype: .uint8, offset: offset, shape: shape, strides: strides)
      .rowMajor(Data((0..<count).map { UInt8($0) }))
  }

  @Test("elements are gathered row by row, whatever the strides")
  func strides() throws {
    #expect(try read([2, 3], [3, 1]) == [0, 1, 2, 3, 4, 5])
    #expect(try read([3, 2], [1, 3]) == [0, 3, 1, 4, 2, 5])
    #expect(try read(offset: 5, [2, 2, 2], [8, 1, 2]) == [5, 7, 6, 8, 13, 15, 14, 16])
    #expect(try read(offset: 23, [], []) == [23])
    // What has been expanded repeats its elements.
    #expect(try read(offset: 4, [3, 2], [0, 1]) == [4, 5, 4, 5, 4, 5])
  }

  @Test("wider elements keep their bytes together")
  func widths() throws {
    let layout = TensorLayout(storage: "0", dtype: .int64, offset: 1, shape: [2, 1], strides: [1, 2])
    let numbers: [Int64] = [1, -2, .min]
    let bytes = try layout.rowMajor(numbers.withUnsafeBytes { Data($0) })
    #expect(bytes.withUnsafeBytes { Array($0.bindMemory(to: Int64.self)) } == [-2, .min])
  }

  @Test("a side of length one may have any stride, as PyTorch writes it")
  func lengthOne() throws {
    #expect(try read(offset: 2, [1, 2], [.max, 1]) == [2, 3])
    #expect(try read(offset: 2, [2, 1], [1, .max]) == [2, 3])
    #expect(try read(offset: 2, [1, 1], [.max, .max]) == [2])
  }

  @Test("without elements nothing is read, and no storage is too small")
  func empty() throws {
    #expect(try read([0], [1], of: 0).isEmpty)
    #expect(try read(offset: 100, [3, 0, 2], [.max, 1, 1], of: 0).isEmpty)
  }

  @Test("the last element of a storage is the last that can be had")
  func ends() throws {
    #expect(try read(offset: 20, [2, 2], [2, 1]).last == 23)
    for (offset, shape, strides) in [
      (21, [2, 2], [2, 1]), (24, [], []), (-1, [1], [1]), (0, [2], [24]), (0, [2], [-1]), (0, [2, 2], [1]),
      (.max, [2], [1]), (0, [25, 1], [0, 1]),
    ] as [(Int, [Int], [Int])] {
      #expect(throws: FormatError.self, "\(offset) \(shape) \(strides)") {
        try read(offset: offset, shape, strides)
      }
    }
  }

  @Test("a storage that is not there is an error")
  func missing() {
    let layout = TensorLayout(storage: "0", dtype: .uint8, offset: 0, shape: [1], strides: [1])
    #expect(throws: FormatError.damaged("its storage is missing")) { try layout.rowMajor(nil) }
  }

  @Test("bytes that do not fill an element do not count")
  func halves() {
    let layout = TensorLayout(storage: "0", dtype: .float32, offset: 0, shape: [2], strides: [1])
    #expect(throws: FormatError.self) { try layout.rowMajor(Data(count: 7)) }
    #expect(throws: Never.self) { try layout.rowMajor(Data(count: 8)) }
  }
}
