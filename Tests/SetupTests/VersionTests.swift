import Foundation
import Testing

/// The package says which versions it takes, CONTRIBUTING.md which of them were tested.
@Suite("Set-up: versions")
struct VersionTests {
  private let package: String
  private let contributing: String
  private let setUp: String

  init() throws {
    func text(_ name: String) throws -> String {
      try String(contentsOf: StubbedCheckout.root.appending(path: name), encoding: .utf8)
    }
    package = try text("Package.swift")
    contributing = try text("CONTRIBUTING.md")
    setUp = try text("Setup/openvino.sh")
  }

  @Test("no dependency floats beyond its minor version, and each is listed with the version that was tested")
  func packages() throws {
    let dependency = /\.package\(url: "[^"]*\/([^"\/]+)", (.*)\),/
    let found = package.matches(of: dependency)
    #expect(found.count == package.components(separatedBy: ".package(url:").count - 1)
    for match in found {
      let version = try #require(
        match.2.wholeMatch(of: /\.upToNextMinor\(from: "([0-9.]+)"\)/)?.1, "\(match.0)")
      #expect(contributing.contains("| \(match.1) | \(version) |"), "\(match.1)")
    }
  }

  @Test("OpenVINO is listed with the version that set-up fetches")
  func openVINO() throws {
    let version = try #require(setUp.firstMatch(of: /openvino_version=([0-9.]+)/)?.1)
    #expect(contributing.contains("| OpenVINO | \(version) |"))
  }
}
