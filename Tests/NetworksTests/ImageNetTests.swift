import Foundation
import Imaging
import Testing
import Torch

@testable import Networks

/// The shared data's photos with one ImageNet class each, where they are at hand.
private let photos: URL? = {
  let given = ProcessInfo.processInfo.environment["JUROR_DATA"].map { URL(filePath: $0) }
  let folder = (given ?? Reference.root.appending(path: "../shared/data")).appending(path: "photos")
    .standardized
  return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
}()

@Suite("ImageNet weights")
struct ImageNetTests {
  @Test(
    "Lite2 names at least 88 % of the sample photos right",
    .enabled(if: photos != nil, "no shared data: set JUROR_DATA"),
    .enabled(
      if: WeightsCache().source(of: "efficientnet-lite2") != nil,
      "no weights: juror-lab weights import efficientnet-lite2"))
  func topOne() throws {
    let folder = try #require(photos)
    let network = try EfficientNetLite(.lite2)
    try network.loadImageNetWeights()
    network.evaluate()

    let labelled = try classes(of: folder)
    var correct = 0
    for start in stride(from: 0, to: labelled.count, by: 16) {
      let batch = labelled[start..<min(start + 16, labelled.count)]
      let pixels = try batch.flatMap { try view(of: folder.appending(path: $0.file).path).pixels }
      let found = try withoutGradient {
        let image = try Tensor(pixels, shape: [batch.count, 260, 260, 3]).to(.float32)
        return try network((image.permute([0, 3, 1, 2]) - 127) / 128).argmax(over: 1).int64s()
      }
      correct += zip(batch, found).count { $0.label == $1 }
    }
    let share = Double(correct) / Double(labelled.count)
    print("EfficientNet-Lite2, 260 px, centre crop 260/292: \(correct) of \(labelled.count) right (\(share))")
    #expect(labelled.count > 700)
    #expect(share >= 0.88)
  }

  /// The published preprocessing: a centre crop that leaves out 32 of 292 pixels of the short side.
  private func view(of path: String) throws -> RGBImage {
    let photo = try PhotoDecoder().decode(path)
    let scale = 292 / Double(min(photo.size.width, photo.size.height))
    let resized = PixelSize(
      width: Int((Double(photo.size.width) * scale).rounded()),
      height: Int((Double(photo.size.height) * scale).rounded()))
    return try photo.fitted(Frame(resized: resized, input: PixelSize(width: 260, height: 260)))
  }

  /// File names and class indices, from torchvision's list of names.
  private func classes(of folder: URL) throws -> [(file: String, label: Int64)] {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = [Reference.root.appending(path: "Tools/imagenet-classes.py").path, folder.path]
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      return fields.count == 2 ? Int64(fields[1]).map { (String(fields[0]), $0) } : nil
    }
  }
}
