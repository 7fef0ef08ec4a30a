import Foundation
import Testing

@testable import Networks

@Suite("Zip files")
struct StoredZipTests {
  private func field(_ number: Int, _ bytes: Int) -> Data {
    Data((0..<bytes).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
  }

  /// A zip file by APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16.
  private func zip(
    _ files: [(name: String, content: Data)], method: Int = 0, padding: Int = 0, comment: String = "",
    change: (inout Data) -> Void = { _ in }
  ) -> Data {
    var (bytes, directory) = (Data(), Data())
    for (name, content) in files {
      let offset = bytes.count
      let sizes = field(content.count, 4) + field(content.count, 4)
      let common = field(method, 2) + Data(count: 8) + sizes + field(name.utf8.count, 2)
      bytes += field(0x0403_4B50, 4) + field(20, 2) + field(0, 2) + common + field(padding, 2)
      bytes += Data(name.utf8) + Data(count: padding) + content
      directory += field(0x0201_4B50, 4) + field(20, 2) + field(20, 2) + field(0, 2) + common
      directory += field(3, 2) + field(2, 2) + Data(count: 8) + field(offset, 4) + Data(name.utf8)
      directory += Data(count: 5)
    }
    let start = bytes.count
    change(&directory)
    bytes += directory + field(0x0605_4B50, 4) + Data(count: 4) + field(files.count, 2)
    bytes += field(files.count, 2) + field(directory.count, 4) + field(start, 4)
    return bytes + field(comment.utf8.count, 2) + Data(comment.utf8)
  }

  private let files = [
    (name: "a/data.pkl", content: Data("first".utf8)), (name: "a/data/0", content: Data([0, 255])),
  ]

  @Test("entries are found by the directory, behind padding, extra fields and a comment")
  func entries() throws {
    for (padding, comment) in [(0, ""), (57, ""), (3, "a comment")] {
      let entries = try StoredZip(zip(files, padding: padding, comment: comment)).entries
      #expect(entries == Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.content) }))
    }
    #expect(try StoredZip(zip([])).entries.isEmpty)
    #expect(try StoredZip(zip([("empty", Data())])).entries == ["empty": Data()])
  }

  @Test("what is compressed, or larger than these fields can say, was not written by torch.save")
  func unsupported() {
    let deflated = #expect(throws: FormatError.self) { try StoredZip(zip(files, method: 8)) }
    #expect(deflated == .unsupported("a/data.pkl is compressed: not written by torch.save"))
    // The sizes of the first entry, as Zip64 has them.
    let large = #expect(throws: FormatError.self) {
      try StoredZip(zip(files) { $0.replaceSubrange(20..<28, with: Data(repeating: 255, count: 8)) })
    }
    #expect(large == .unsupported("a/data.pkl is larger than 4 GB"))
  }

  @Test("entries that lie elsewhere, or reach beyond the file, are damage")
  func damaged() {
    for place in [42, 43, 44, 45] {
      #expect(throws: FormatError.self) { try StoredZip(zip(files) { $0[place] = 200 }) }
    }
    #expect(throws: FormatError.self) {
      try StoredZip(zip(files) { $0.replaceSubrange(20..<28, with: [0, 0, 1, 0, 0, 0, 1, 0]) })
    }
    #expect(throws: FormatError.self) { try StoredZip(Data("PK and nothing".utf8)) }
    #expect(throws: FormatError.self) { try StoredZip(Data([0x50, 0x4B, 5, 6])) }
  }
}
