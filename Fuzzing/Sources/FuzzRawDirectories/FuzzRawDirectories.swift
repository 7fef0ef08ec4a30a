import Driver

@testable import Imaging

/// The directories of TIFF and RAW files, Canon's heaps and Fujifilm's header, wherever in the file they lie, down to the
/// JPEG frames that they point at.
@main
enum FuzzRawDirectories {
  static func main() {
    let folder = ScratchFolder()
    fuzz(refusing: PhotoError.self) { input in
      let file = try PhotoFile(folder.write(input, as: "photo"))
      if let frame = JPEGFrame(file) { require(frame.size.area >= 0 && frame.components < 256) }
      let tiff = TIFFFile(file)
      _ = (tiff?.isCameraRaw, tiff?.resemblesCameraRaw, tiff?.isPicture)
      guard let raw = tiff.map({ RawFile(file, $0) }) ?? RawFile(file), let preview = raw.preview else {
        return
      }
      require(
        preview.place.lowerBound >= 0 && preview.place.lowerBound < file.size, "a preview beyond the file")
      require(preview.size.area > 0, "a preview without pixels")
      _ = raw.turn.of(preview.size)
    }
  }
}
