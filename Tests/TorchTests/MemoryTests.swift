import Foundation
import Testing
import Torch

@Suite("Memory", .enabled(if: FileManager.default.fileExists(atPath: "/proc/self/statm")))
struct MemoryTests {
  /// The process's resident memory in bytes.
  private func resident() throws -> Int {
    let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
    return try #require(Int(fields[1])) * sysconf(Int32(_SC_PAGESIZE))
  }

  private func growth(of work: () throws -> Void) throws -> Int {
    try work()
    let before = try resident()
    try work()
    return try resident() - before
  }

  @Test("100,000 tensors that come and go leave no memory behind")
  func tensors() throws {
    // 100,000 leaks of 4 kB would be 400 MB.
    let grown = try growth { for _ in 0..<100_000 { _ = try Tensor.zeros([1024]) } }

    #expect(grown < 20 << 20)
  }

  @Test("gradients, recordings and errors leave no memory behind")
  func graphs() throws {
    let weight = try Tensor.randn([256, 256]).requireGradient()
    let grown = try growth {
      for _ in 0..<1000 {
        try (weight * 2).relu6().sum().backward()
        try weight.clearGradient()
        _ = try? weight + Tensor.zeros([3])
        _ = try withRecording(Silent()) { try weight.relu() }
      }
    }

    #expect(grown < 20 << 20)
  }

  private final class Silent: OperationRecorder {
    func record(_ operation: RecordedOperation) {}
  }
}
