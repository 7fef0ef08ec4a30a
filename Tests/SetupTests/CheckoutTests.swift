import Fixtures
import Foundation
import Testing

@Suite("Set-up: links, and several calls at a time")
struct CheckoutTests {
  let checkout: StubbedCheckout

  init() throws { checkout = try StubbedCheckout() }

  private func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: checkout.folder(name), withDestinationPath: target)
  }

  @Test("scripts are found through links, links to links and links to the checkout, and it is set up once")
  func links() throws {
    try link("juror", to: "my checkout/juror")
    try link("again", to: checkout.folder("juror"))
    try link("other", to: "my checkout")
    #expect(try checkout.run("1", at: "again").output == "juror 1\nJUROR_ROOT=\(checkout.path)\n")
    _ = try checkout.calls()
    for script in ["juror", "other/juror", "my checkout/juror", "again"] {
      let run = try checkout.run("2", at: script)
      #expect(run.output == "juror 2\nJUROR_ROOT=\(checkout.path)\n")
      #expect(run.error == "")
    }
    #expect(try checkout.calls() == [])
  }

  @Test("of two calls on a fresh checkout one waits, and each reads its own input")
  func atOnce() throws {
    try checkout.set("slow")
    try checkout.folder.write(
      """
      call() { echo $1 | "my checkout/juror" read 2>$1.err >$1.out; }
      call first | call second
      """.utf8, to: "both")
    _ = try checkout.program("/bin/bash").run(["both"])
    for name in ["first", "second"] {
      #expect(
        try checkout.folder.text("\(name).out") == "\(name)\njuror read\nJUROR_ROOT=\(checkout.path)\n")
    }
    let errors = try checkout.folder.text("first.err") + checkout.folder.text("second.err")
    #expect(errors.contains("waiting for another call"))
    let calls = try checkout.calls()
    #expect(calls.count { $0.hasPrefix("swift build") } == 1)
    #expect(calls.count { $0.hasPrefix("python3 -m pip") } == 1)
    #expect(calls.count { $0.contains("apt-get") && $0.contains("install") } == 1)
  }

  @Test("a copy at another place has OpenVINO by its own path")
  func copy() throws {
    try checkout.run()
    try FileManager.default.copyItem(atPath: checkout.path, toPath: checkout.folder("copy"))
    #expect(try checkout.run(at: "copy/juror").output.hasSuffix("JUROR_ROOT=\(checkout.folder("copy"))\n"))
    let openVINO = try checkout.folder.text("copy/.deps/pkgconfig/juror-openvino.pc")
    #expect(openVINO.contains("-L\(checkout.folder("copy"))/.deps/openvino/lib"))
  }
}
