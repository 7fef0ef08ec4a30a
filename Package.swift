// swift-tools-version: 6.1
import PackageDescription

/// One list of language settings, so that every room is held to the same rules.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "juror",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Juror", targets: ["Juror"]),
    .library(name: "Ratings", targets: ["Ratings"]),
    .library(name: "Imaging", targets: ["Imaging"]),
    .library(name: "ModelFile", targets: ["ModelFile"]),
    .library(name: "Inference", targets: ["Inference"]),
    .library(name: "Datasets", targets: ["Datasets"]),
    .library(name: "Torch", targets: ["Torch"]),
    .library(name: "Networks", targets: ["Networks"]),
    .library(name: "Methods", targets: ["Methods"]),
    .library(name: "Experiments", targets: ["Experiments"]),
    .library(name: "Training", targets: ["Training"]),
    .library(name: "Reports", targets: ["Reports"]),
    .library(name: "Export", targets: ["Export"]),
    .executable(name: "juror", targets: ["JurorCommand"]),
    .executable(name: "juror-lab", targets: ["JurorLabCommand"]),
    .executable(name: "juror-lab-torch", targets: ["JurorLabTorchCommand"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", .upToNextMinor(from: "1.8.2")),
    .package(url: "https://github.com/apple/swift-crypto", .upToNextMinor(from: "4.5.2")),
    .package(url: "https://github.com/apple/swift-protobuf", .upToNextMinor(from: "1.39.0")),
    .package(url: "https://github.com/jpsim/Yams", .upToNextMinor(from: "6.2.2")),
  ],
  targets: [
    // The ground: files, ratings and pixels.
    .target(name: "Files", swiftSettings: strict),
    .target(name: "Text", swiftSettings: strict),
    .target(name: "Ratings", swiftSettings: strict),
    .systemLibrary(name: "CVips", pkgConfig: "juror-vips"),
    .systemLibrary(name: "CRaw", pkgConfig: "juror-libraw"),
    .systemLibrary(name: "CJXL", pkgConfig: "juror-libjxl"),
    .target(name: "EighthJPEG", swiftSettings: strict),
    .target(name: "CFilter"),
    .target(
      name: "Imaging", dependencies: ["CFilter", "CJXL", "CRaw", "CVips", "EighthJPEG", "Files"],
      swiftSettings: strict),

    // Everyday use: a model file and what runs it.
    .target(
      name: "ModelFile",
      dependencies: [
        "Files", "Imaging", "Ratings", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: strict),
    .systemLibrary(name: "COpenVINO", pkgConfig: "juror-openvino"),
    .target(
      name: "BundledModels", path: "Models",
      resources: [
        .copy("README.md"), .copy("juror-oasis-lite2.md"), .copy("juror-oasis-lite2.onnx"),
      ],
      swiftSettings: strict),
    .target(
      name: "Inference",
      dependencies: ["BundledModels", "COpenVINO", "Files", "Imaging", "ModelFile", "Ratings", "Text"],
      swiftSettings: strict),
    .target(
      name: "Juror", dependencies: ["Imaging", "Inference", "ModelFile", "Ratings"], swiftSettings: strict),
    .target(
      name: "Terminal",
      dependencies: ["Files", "Text", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      swiftSettings: strict),
    .executableTarget(
      name: "JurorCommand",
      dependencies: [
        "Juror", "Terminal", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // The lab: libtorch and what is built on it.
    .systemLibrary(name: "LibTorch", pkgConfig: "juror-libtorch"),
    .target(name: "CTorch", dependencies: ["LibTorch"]),
    .target(name: "Torch", dependencies: ["CTorch", "Files", "Text"], swiftSettings: strict),
    .target(name: "Networks", dependencies: ["Files", "Torch"], swiftSettings: strict),
    .target(
      name: "Methods", dependencies: ["Imaging", "Networks", "Ratings", "Torch"], swiftSettings: strict),
    .target(
      name: "Datasets",
      dependencies: [
        "Files", "Imaging", "Ratings", "Text", .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .target(
      name: "Export",
      dependencies: [
        "ModelFile", "Networks", "Torch", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: strict),
    .target(
      name: "Experiments", dependencies: ["Datasets", "Imaging", "Methods", "Networks", "Yams"],
      swiftSettings: strict),
    .target(
      name: "Training",
      dependencies: [
        "Datasets", "Experiments", "Imaging", "Methods", "ModelFile", "Networks", "Ratings", "Torch",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: strict),
    .target(name: "Reports", dependencies: ["Datasets", "Imaging", "Ratings"], swiftSettings: strict),
    .executableTarget(
      name: "JurorLabTorchCommand",
      dependencies: [
        "Datasets", "Experiments", "Export", "Imaging", "Inference", "Methods", "ModelFile", "Networks",
        "Ratings",
        "Reports", "Terminal", "Torch", "Training",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "JurorLabCommand",
      dependencies: [
        "Datasets", "Imaging", "Ratings", "Reports", "Terminal",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    .executableTarget(
      name: "EditSpeed", dependencies: ["Imaging", "Ratings"], path: "Benchmarks/EditSpeed",
      swiftSettings: strict),
    .executableTarget(
      name: "TrainingSpeed", dependencies: ["Networks", "Torch"], path: "Benchmarks/TrainingSpeed",
      swiftSettings: strict),

    .testTarget(name: "RatingsTests", dependencies: ["Ratings"], swiftSettings: strict),
    .testTarget(name: "ImagingTests", dependencies: ["EighthJPEG", "Imaging"], swiftSettings: strict),
    .testTarget(
      name: "ModelFileTests",
      dependencies: ["ModelFile", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
      swiftSettings: strict),
    .target(
      name: "Fixtures", dependencies: ["Imaging", "ModelFile"], path: "Tests/Fixtures", swiftSettings: strict),
    .testTarget(
      name: "InferenceTests", dependencies: ["Fixtures", "Imaging", "Inference", "ModelFile", "Ratings"],
      swiftSettings: strict),
    .testTarget(name: "TerminalTests", dependencies: ["Fixtures", "Terminal"], swiftSettings: strict),
    .testTarget(
      name: "JurorCommandTests", dependencies: ["Fixtures", "Juror", "JurorCommand"],
      exclude: ["Help"], swiftSettings: strict),
    .testTarget(
      name: "SetupTests", dependencies: ["Fixtures"], exclude: ["Stubs"], swiftSettings: strict),
    .executableTarget(
      name: "TorchProcess", dependencies: ["Torch"], path: "Tests/TorchProcess", swiftSettings: strict),
    .testTarget(
      name: "TorchTests", dependencies: ["Fixtures", "Torch", "TorchProcess"], swiftSettings: strict),
    .testTarget(
      name: "NetworksTests", dependencies: ["Fixtures", "Imaging", "Networks", "Torch"], swiftSettings: strict
    ),
    .testTarget(
      name: "MethodsTests",
      dependencies: ["Imaging", "Methods", "Networks", "Ratings", "TestMethods", "Torch"],
      swiftSettings: strict),
    .testTarget(
      name: "DatasetsTests", dependencies: ["Datasets", "Fixtures", "Imaging", "Ratings"],
      swiftSettings: strict),
    .testTarget(
      name: "ExportTests", dependencies: ["Export", "Inference", "Networks"], swiftSettings: strict),
    .target(
      name: "TestMethods", dependencies: ["Imaging", "Methods", "Networks", "Ratings", "Torch"],
      path: "Tests/TestMethods", swiftSettings: strict),
    .executableTarget(
      name: "TrainingProcess", dependencies: ["Experiments", "Methods", "TestMethods", "Torch", "Training"],
      path: "Tests/TrainingProcess", swiftSettings: strict),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "Datasets", "Experiments", "Fixtures", "Imaging", "Methods", "ModelFile", "Networks", "Ratings",
        "TestMethods", "Torch",
        "TrainingProcess", "Training",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ExperimentsTests", dependencies: ["Experiments", "Fixtures", "Imaging", "Methods"],
      swiftSettings: strict),
    .testTarget(
      name: "ReportsTests", dependencies: ["Datasets", "Imaging", "Ratings", "Reports"], swiftSettings: strict
    ),
    .testTarget(
      name: "JurorLabCommandTests",
      dependencies: ["Export", "Fixtures", "Imaging", "ModelFile", "Networks", "Torch"],
      exclude: ["Help"],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx20
)
