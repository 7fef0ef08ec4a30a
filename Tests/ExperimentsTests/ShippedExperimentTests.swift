import Experiments
import Foundation
import Testing

@Suite("Experiments that are shipped")
struct ShippedExperimentTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Experiments").standardizedFileURL

  private static let files: [String] = {
    let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return paths.filter { $0.hasSuffix(".yaml") }.sorted()
  }()

  @Test("each can be read, alone or as a family", arguments: files)
  func sound(file: String) throws {
    let path = Self.folder.appending(path: file).path
    let text = try String(contentsOfFile: path, encoding: .utf8)
    if text.contains("\nvariations:") {
      #expect(try ExperimentFamily(contentsOf: path).cells.allSatisfy { !$0.stages.isEmpty })
    } else {
      #expect(try !Experiment(contentsOf: path).name.isEmpty)
    }
    #expect(text.hasPrefix("# "), "it says what it is")
  }

  @Test("all of them are found here")
  func found() { #expect(Self.files.count >= 9 && Self.files.contains("default.yaml")) }
}
