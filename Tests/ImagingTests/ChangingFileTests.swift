import Foundation
import Synchronization
import Testing

@testable import Imaging

@Suite("Files that change, and files that are larger than their photo")
struct ChangingFileTests {
  @Test(
    "a file that shrinks and grows while it is read is a photo or a typed error",
    arguments: [
      "orientation-1.jpg", "rgb.png", "rgb.webp", "rgb.tif", "palette.gif", "rgb.heic", "rgb.avif", "rgb.jxl",
    ]
  )
  func shrinking(photo: String) throws {
    let bytes = try Reference.bytes(photo)
    let fit = Fit(policy: .buckets, side: 64)
    try withFile(bytes) { path in
      DispatchQueue.concurrentPerform(iterations: 3) { number in
        if number == 0 {
          for _ in 0..<2_000 {
            truncate(path, off_t(bytes.count / 2))
            try? Data(bytes).write(to: URL(filePath: path))
          }
          return
        }
        for _ in 0..<60 {
          do throws(PhotoError) { _ = try PhotoDecoder().decode(path, fit: fit) } catch {
            #expect([.truncated, .empty, .unsupported].contains(error.kind), "\(error)")
          }
        }
      }
    }
  }

  @Test(
    "what lies behind a photo is not looked at, even gigabytes",
    arguments: ["orientation-1.jpg", "rgb.png", "rgb.tif", "rgb.webp", "palette.gif", "rgb.heic", "rgb.jxl"])
  func sparse(photo: String) throws {
    // At most 64 MB of a file are read at once.
    let decoder = PhotoDecoder(configuration: .init(megabyteLimit: 0))
    try withFile(try Reference.bytes(photo)) { path in
      let whole = try decoder.decode(path)
      truncate(path, 8 << 30)
      #expect(try decoder.decode(path) == whole)
      #expect(
        try decoder.decode(path, longestSide: 3) == decoder.decode(Reference.path(photo), longestSide: 3))
    }
  }

  @Test("a file of which not all can be read says so")
  func tooLarge() throws {
    let decoder = PhotoDecoder(configuration: .init(megabyteLimit: 0))
    try withFile(Array(try Reference.bytes("rgb.webp").prefix(500))) { path in
      truncate(path, 1 << 30)
      #expect(kind { _ = try decoder.decode(path) } == .tooLarge)
    }
  }

  @Test("one that holds a share and wants more does not wait for others that do the same")
  func growing() {
    let budget = MemoryBudget(limit: 10)
    let ended = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 24) { number in
      budget.with(1 + number % 9) {
        usleep(500)
        budget.with(5, beside: 1 + number % 9) { _ = usleep(500) }
      }
      ended.withLock { $0 += 1 }
    }
    #expect(ended.withLock { $0 } == 24)
  }
}
