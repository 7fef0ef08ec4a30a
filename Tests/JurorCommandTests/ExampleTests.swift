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
    let scratch = "\(checkout)/.build/examples"
    let build = Process()
    build.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    build.arguments = [
      "swift", "build", "--package-path", "\(checkout)/Examples/RatePhoto", "--scratch-path", scratch,
    ]
    try build.run()
    build.waitUntilExit()
    try #require(build.terminationStatus == 0)

    let process = juror.prepared(["white.png", "brightness"])
    process.executableURL = URL(fileURLWithPath: "\(scratch)/debug/rate-photo")
    try juror.folder.write([], to: "out")
    process.standardOutput = FileHandle(forWritingAtPath: juror.folder("out"))
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let mean = String(juror.fixture.mean(brightness: 1)).prefix(5)
    #expect(try juror.folder.text("out").hasPrefix("white.png: mean \(mean)"))
  }
}
