import Fixtures
import Foundation
import Testing

@Suite("Examples")
struct ExampleTests {
  @Test("a package that depends on the library builds, and rates a photo", .timeLimit(.minutes(15)))
  func ratePhoto() throws {
    let juror = try JurorProgram()
    try juror.folder.photo("white.png", grey: 255)
    let checkout = URL(fileURLWithPath: #filePath).appendingPathComponent("../../..").standardized.path
    let process = juror.prepared([
      "swift", "run", "--package-path", "\(checkout)/Examples/RatePhoto",
      "--scratch-path", "\(checkout)/.build/examples", "rate-photo", "white.png", "brightness",
    ])
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    try juror.folder.write([], to: "out")
    process.standardOutput = FileHandle(forWritingAtPath: juror.folder("out"))
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let mean = juror.fixture.mean(brightness: 1)
    let prefix = "white.png: mean \(String(mean).prefix(5))"
    #expect(try juror.folder.text("out").hasPrefix(prefix))
  }
}
