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

  /// Whether `work` leaves less than 20 MB behind, the first time aside.
  ///
  /// Other tests of the process come and go meanwhile: a leak shows every time, their memory does not.
  private func leavesNothing(_ work: () throws -> Void) throws -> Bool {
    try work()
    for _ in 0..<5 {
      let before = try resident()
      try work()
      if try resident() - before < 20 << 20 { return true }
    }
    return false
  }

  @Test("100,000 tensors that come and go leave no memory behind")
  func tensors() throws {
    // 100,000 leaks of 4 kB would be 400 MB.
    #expect(try leavesNothing { for _ in 0..<100_000 { _ = try Tensor.zeros([1024]) } })
  }

  @Test("gradients, recordings and errors leave no memory behind")
  func graphs() throws {
    let weight = try Tensor.randn([128, 128]).requireGradient()

    // 1,000 leaks of 64 kB would be 64 MB.
    let leavesNothing = try leavesNothing {
      for _ in 0..<1000 {
        try (weight * 2).relu6().sum().backward()
        try weight.clearGradient()
        _ = try? weight + Tensor.zeros([3])
        _ = try withRecording(Silent()) { try weight.relu() }
      }
    }

    #expect(leavesNothing)
  }

  private final class Silent: OperationRecorder {
    func record(_ operation: RecordedOperation) {}
  }
}
