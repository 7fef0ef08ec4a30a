// swift-tools-version: 6.1
import PackageDescription

/// A package that depends on Juror's libraries, as yours may.
let package = Package(
  name: "rate-photo",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "juror", path: "../..")],
  targets: [
    .executableTarget(
      name: "rate-photo", dependencies: [.product(name: "Juror", package: "juror")], path: "Sources")
  ]
)
