import Foundation
import Testing
import Torch

@Suite("More processes learn the same")
struct SameWeightsTests {
  /// The weights after 50 steps of batches of 32.
  private func trained(_ statistics: String, processes: Int, parts: Int = 1) throws -> [String: Tensor] {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    let launching = processes > 1 ? ["--processes", "\(processes)"] : []
    let run = try Program([Program.path] + launching + ["train", statistics, "32", "\(parts)", file])
    #expect(run.ended() == 0, "\(run.error)")
    return try SafeTensors.read(file).tensors
  }

  private func distance(_ x: [String: Tensor], _ y: [String: Tensor]) throws -> Double {
    #expect(Set(x.keys) == Set(y.keys))
    return try x.map { name, tensor in
      let other = try #require(y[name])
      return try zip(tensor.doubles(), other.doubles()).map { abs($0 - $1) }.max() ?? 0
    }.max() ?? .infinity
  }

  @Test("batch statistics over all processes: 2 with 16 photos each, or 3 with 11, 11 and 10, are 1 with 32")
  func synchronized() throws {
    let one = try trained("synchronized", processes: 1)
    #expect(try distance(trained("synchronized", processes: 2), one) < 1e-5)
    #expect(try distance(trained("synchronized", processes: 3), one) < 1e-5)
    // Were the statistics not synchronised, nobody would take one for the other.
    #expect(try distance(trained("own", processes: 2), one) > 1e-3)
  }

  @Test("frozen batch statistics, each part of a batch in two: 2 processes are 1")
  func frozen() throws {
    let one = try trained("frozen", processes: 1)
    #expect(try distance(trained("frozen", processes: 2, parts: 2), one) < 1e-5)
  }
}
