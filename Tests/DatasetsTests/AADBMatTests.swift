import Datasets
import Fixtures
import Foundation
import Ratings
import Testing

struct AADBMatTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    .standardizedFileURL

  /// Debian's Python, which has scipy; returns the exit code and both streams.
  private func python(_ arguments: String...) throws -> (code: Int32, text: String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.currentDirectoryURL = Self.root
    process.arguments = arguments
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let text = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
  }

  /// AADBinfo.mat as AADB ships it: rows of cells with names, rows of scores.
  private static let matlab = """
    import sys, numpy, scipy.io
    def cells(*names):
        row = numpy.empty((1, len(names)), dtype=object)
        row[0, :] = names
        return row
    content = {"trainNameList": cells("farm1_a_b.jpg", "farm2_c_d.jpg", "farm3_e.jpg"),
               "trainScore": numpy.array([[0.65, 0.05, 1.0]]),
               "testNameList": cells("farm4_f.jpg", "farm5.jpg"), "testScore": numpy.array([[0.3, 1 / 3]])}
    for name in sys.argv[2:]: del content[name]
    scipy.io.savemat(sys.argv[1], content)
    """

  @Test(
    "AADBinfo.mat becomes CSV files by the script that AADB's documentation names, and is read with its scores"
  )
  func conversion() throws {
    let folder = try ScratchFolder()
    let made = try python("-c", Self.matlab, folder("AADBinfo.mat"))
    try #require(made.code == 0, "\(made.text)")
    let converted = try python("Tools/aadb-mat.py", folder("AADBinfo.mat"), folder("aadb"))
    #expect(converted.code == 0, "\(converted.text)")
    #expect(converted.text.contains("train.csv: 3 photos"))
    let dataset = try DatasetKind.aadb.read(folder("aadb"))
    #expect(
      dataset.photos.map(\.id)
        == ["farm1_a_b.jpg", "farm2_c_d.jpg", "farm3_e.jpg", "farm4_f.jpg", "farm5.jpg"])
    #expect(dataset.photos.map(\.ratings.mean) == [0.65, 0.05, 1, 0.3, 1.0 / 3])
    let split = try dataset.split(named: "official")
    #expect(split.training == ["farm1_a_b.jpg", "farm2_c_d.jpg", "farm3_e.jpg"])
    #expect(split.validation.isEmpty)
    #expect(split.test == ["farm4_f.jpg", "farm5.jpg"])
  }

  @Test("a file without the scores is said, and no CSV file is left half written")
  func incomplete() throws {
    let folder = try ScratchFolder()
    let made = try python("-c", Self.matlab, folder("AADBinfo.mat"), "trainScore")
    try #require(made.code == 0, "\(made.text)")
    let converted = try python("Tools/aadb-mat.py", folder("AADBinfo.mat"), folder("aadb"))
    #expect(converted.code == 1)
    #expect(converted.text.contains("expected trainScore, found "))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder("aadb")).isEmpty)
  }
}
