// swift-tools-version: 6.1
import PackageDescription

/// A package of its own, so that the main one neither builds nor knows it; see README.md and fuzz.sh.
let package = Package(
  name: "fuzzing",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "juror", path: "..")],
  targets: [
    .target(name: "Driver"),
    .target(name: "CBlockMeans", linkerSettings: [.linkedLibrary("jpeg")]),
    target("FuzzEighthJPEG", also: "CBlockMeans", rooms: "Imaging"),
    target("FuzzPhotoHeaders", rooms: "Imaging"),
    target("FuzzRawDirectories", rooms: "Imaging"),
    target("FuzzSafeTensors", rooms: "Torch"),
    target("FuzzCheckpoint", rooms: "Networks", "Torch"),
    target("FuzzZip", rooms: "Networks"),
    target("FuzzLabels", rooms: "Datasets", "Ratings"),
    target("FuzzModel", rooms: "Export", "Imaging", "ModelFile", "Networks", "Ratings"),
  ],
  swiftLanguageModes: [.v6]
)

/// A program from one file, which feeds the readers of some rooms.
func target(_ name: String, also library: Target.Dependency..., rooms: String...) -> Target {
  .executableTarget(
    name: name, dependencies: ["Driver"] + library + rooms.map { .product(name: $0, package: "juror") })
}
