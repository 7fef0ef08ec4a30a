import Fixtures
import Foundation
import Testing

@Suite("Set-up: system packages")
struct PackageTests {
  @Test("only what is missing is installed")
  func missing() throws {
    let checkout = try StubbedCheckout(
      packages: "libvips-dev installed\nlibraw-dev config-files\npkgconf installed\npatchelf installed\n")
    #expect(try checkout.run().code == 0)
    let install = try #require(try checkout.calls().first { $0.contains(" install ") })
    #expect(install.hasSuffix("install -y --no-install-recommends libraw-dev python3-pip"))
  }

  @Test("while another program holds apt's locks, set-up waits and says so, once")
  func locked() throws {
    let checkout = try StubbedCheckout()
    try checkout.set("locked", "1\n2\n3\n")
    let run = try checkout.run()
    #expect(run.code == 0)
    #expect(run.error.components(separatedBy: "another program is installing packages").count == 2)
    #expect(!run.error.contains("Could not get lock"))
    let calls = try checkout.calls()
    let apt = calls.filter { $0.hasPrefix("apt-get") }
    #expect(apt.count { $0.hasSuffix(" update") } == 4)
    #expect(apt.count { $0.contains(" install ") } == 1)
    #expect(apt.allSatisfy { $0.contains("-o DPkg::Lock::Timeout=900 ") })
    #expect(calls.count { $0.hasPrefix("sleep") } == 3)
  }

  @Test("a package that is not to be had is an error in apt's words")
  func unknown() throws {
    let checkout = try StubbedCheckout()
    try checkout.set("gone", "libraw-dev")
    let run = try checkout.run()
    #expect(run.code == 1)
    #expect(run.error.contains("E: Unable to locate package libraw-dev"))
    #expect(run.error.contains("set-up: error: could not install: "))
  }

  @Test("a source of somebody else's that cannot be read is not in the way")
  func brokenSource() throws {
    let checkout = try StubbedCheckout()
    try checkout.set("broken-list")
    let run = try checkout.run()
    #expect(run.code == 0)
    #expect(run.error.contains("not all lists of packages could be renewed"))
  }

  @Test("others than root install through sudo, or are told what to run")
  func rights() throws {
    let checkout = try StubbedCheckout()
    let run = try checkout.run(environment: ["USER_ID": "1000"])
    #expect(run.code == 0)
    #expect(try checkout.calls().contains { $0.hasPrefix("sudo env LC_ALL=C DEBIAN_FRONTEND=") })

    let without = try StubbedCheckout()
    let refused = try without.run(
      environment: ["USER_ID": "1000", "PATH": without.searchPath(without: "sudo")])
    #expect(refused.code == 1)
    #expect(
      refused.error.contains(
        "As root, run: apt-get update && apt-get install -y --no-install-recommends libvips-dev"))
    #expect(try without.calls() == [])
  }
}
