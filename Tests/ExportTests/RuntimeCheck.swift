import Foundation
import Testing
import Torch

/// Compares ONNX files with libtorch: collects cases in a folder, then has Tools/check-onnx.py run them all at once.
final class RuntimeCheck {
  private struct Entry: Encodable {
    let dtype: String
    let shape: [Int]
    let file: String
  }
  private struct Case: Encodable {
    let model: String
    let inputs, outputs: [String: Entry]
  }

  private let folder = FileManager.default.temporaryDirectory.appending(path: "juror-\(UUID().uuidString)")
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    .standardized

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Where a case's model is to be written.
  func path(_ model: String) -> String { folder.appending(path: model).path }

  /// Adds a case: a model written to `path(model)` must give `outputs` for `inputs`.
  func expect(_ name: String, model: String, inputs: [String: Tensor], outputs: [String: Tensor]) throws {
    func entries(_ tensors: [String: Tensor], _ kind: String) throws -> [String: Entry] {
      var entries: [String: Entry] = [:]
      for (key, tensor) in tensors {
        let file = "\(name).\(kind).\(key).bin"
        try Data(tensor.bytes()).write(to: folder.appending(path: file))
        entries[key] = Entry(dtype: tensor.dtype.rawValue, shape: tensor.shape, file: file)
      }
      return entries
    }
    let test = Case(model: model, inputs: try entries(inputs, "in"), outputs: try entries(outputs, "out"))
    try JSONEncoder().encode(test).write(to: folder.appending(path: "\(name).json"))
  }

  /// The largest difference of every output of every case; any problem that the checker or the runtime reports is an issue.
  func differences() throws -> [String: [String: Double]] {
    let python = Self.root.appending(path: ".deps/python/bin/python").path
    guard FileManager.default.isExecutableFile(atPath: python) else {
      Issue.record("\(python) is missing: ./test installs it")
      return [:]
    }
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = URL(filePath: python)
    process.arguments = [Self.root.appending(path: "Tools/check-onnx.py").path, folder.path]
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let found = output.fileHandleForReading.readDataToEndOfFile()
    let message = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(message)")
    guard process.terminationStatus == 0 else { return [:] }
    return try JSONDecoder().decode([String: [String: Double]].self, from: found)
  }
}
