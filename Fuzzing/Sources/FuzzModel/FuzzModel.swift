import Driver
import Export
import Foundation
import Imaging
import Networks
import Ratings

@testable import ModelFile

/// Model files, and (inputs that begin with a brace) the descriptions in them and in checkpoints: what is read fits photos
/// of any size, makes a scale, and can be written and read again.
@main
enum FuzzModel {
  static func main() {
    let folder = ScratchFolder()
    fuzz(refusing: ModelFileError.self) { input in
      guard input.first != UInt8(ascii: "{") else {
        let json = String(decoding: input, as: UTF8.self)
        readCheckpoint(folder, input)
        return check(try ModelDescription(json: json, path: "description.json"))
      }
      let model = try ModelFile.read(folder.write(input, as: "model.onnx"))
      check(model.description)
      let written = folder.path + "/written.onnx"
      try model.write(to: written)
      let again = try ModelFile.read(written)
      require(again.description == model.description)
    }
  }

  private static func check(_ description: ModelDescription) {
    require((try? RatingScale(description.scale)) != nil)
    let fit = description.preprocessing.fit
    require(!fit.inputs.isEmpty && fit.inputs.allSatisfy { $0.width > 0 && $0.height > 0 })
    for size in [
      PixelSize(width: 1, height: 1), PixelSize(width: 6_000, height: 4_000),
      PixelSize(width: 1, height: 60_000),
    ] {
      let frame = fit.frame(for: size)
      require(fit.inputs.contains(frame.input) && (0...1).contains(frame.cutOff))
    }
  }

  /// `description.json` beside a checkpoint's weights.
  private static func readCheckpoint(_ folder: ScratchFolder, _ json: [UInt8]) {
    folder.write(json, as: "description.json")
    do {
      let checkpoint = try NetworkFolder(folder: folder.path)
      check(checkpoint.model)
      require(checkpoint.blueprint.values == checkpoint.model.scale.count)
      require(checkpoint.blueprint.outputs.count == checkpoint.model.outputs.count)
    } catch {
      require(error is ExportError || error is ModelFileError || error is DecodingError, "\(type(of: error))")
    }
  }
}
