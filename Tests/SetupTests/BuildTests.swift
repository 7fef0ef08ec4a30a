import Fixtures
import Foundation
import Testing

@Suite("Set-up: building")
struct BuildTests {
  let checkout: StubbedCheckout

  init() throws { checkout = try StubbedCheckout() }

  private let lab = "my checkout/juror-lab"

  @Test("a fresh checkout is set up, built and run, and the next call runs at once and writes nothing")
  func twice() throws {
    let first = try checkout.run("score", "a photo.jpg")
    #expect(first.output == "juror score a photo.jpg\nJUROR_ROOT=\(checkout.path)\n")
    #expect(first.error.contains("set-up: building juror"))
    #expect(try checkout.calls().contains { $0.hasPrefix("swift build") })

    let files = try checkout.files()
    let second = try checkout.run("score", "a photo.jpg")
    #expect(second.output == first.output)
    #expect(second.error == "")
    #expect(try checkout.calls() == [])
    #expect(try checkout.files() == files)
  }

  @Test("juror and juror-lab take turns without making each other stale")
  func turns() throws {
    try checkout.run()
    #expect(try checkout.run(at: lab).output.hasPrefix("juror-lab \n"))
    let builds = try checkout.calls().filter { $0.hasPrefix("swift") }
    #expect(["juror", "juror-lab", "juror-lab-torch"] == builds.map { $0.split(separator: " ").last ?? "" })
    for script in ["my checkout/juror", lab, "my checkout/juror", lab] {
      #expect(try checkout.run(at: script).error == "")
    }
    #expect(try checkout.calls() == [])
  }

  @Test("what counts is what sources contain, not when they were written")
  func contents() throws {
    try checkout.run()
    _ = try checkout.calls()
    try checkout.write("let scale = 7", to: "Sources/Ratings/Scale.swift", at: .now)
    try checkout.write("of an editor", to: "Sources/Ratings/.Scale.swift.swp", at: .now)
    #expect(try checkout.run().error == "")

    // A checkout of an earlier commit writes files with any time, a copy with an earlier one.
    try checkout.write("let scale = 5", to: "Sources/Ratings/Scale.swift")
    #expect(try checkout.run().error.contains("building juror"))
    try checkout.write("another model", to: "Models/model.onnx")
    #expect(try checkout.run().error.contains("building juror"))
    try FileManager.default.removeItem(atPath: checkout.path + "/Sources/Ratings/Scale.swift")
    #expect(try checkout.run().error.contains("building juror"))
    #expect(try checkout.run().error == "")
  }

  @Test("a program that was built by another hand is not taken for the scripts' own")
  func otherBuild() throws {
    try checkout.run()
    try FileManager.default.setAttributes(
      [.modificationDate: Date.now.addingTimeInterval(60)],
      ofItemAtPath: checkout.path + "/.build/release/juror")
    #expect(try checkout.run().error.contains("building juror"))
  }

  @Test("another libtorch makes juror-lab stale, and only that")
  func otherLibtorch() throws {
    try checkout.run(at: lab)
    try checkout.run()
    let other = try checkout.run(at: lab, environment: ["LIBTORCH": "/opt/lib torch"])
    #expect(other.error.contains("building juror-lab"))
    #expect(try checkout.run().error == "")
    #expect(
      try checkout.folder.text("my checkout/.deps/pkgconfig/juror-libtorch.pc").contains(
        "-L/opt/lib\\ torch/lib -ltorch"))
  }

  @Test("a build that fails shows why, and is tried again")
  func failure() throws {
    try checkout.set("broken-sources")
    for _ in 1...2 {
      let run = try checkout.run()
      #expect(run.code == 1)
      #expect(run.error.contains("no such module"))
      #expect(run.error.contains("set-up: error: could not build juror"))
    }
  }
}
