import Foundation
import Testing
import Torch

@Suite("The process and the machine")
struct ProcessTests {
  @Test("there are as many cores as lscpu counts")
  func cores() throws {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["lscpu", "--online", "--parse=CORE,SOCKET"]
    process.standardOutput = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let listed = Set(text.split(separator: "\n").filter { !$0.hasPrefix("#") }).count
    #expect(LibTorch.cores == min(listed, ProcessInfo.processInfo.activeProcessorCount))
  }
}
