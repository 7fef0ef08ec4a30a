import Driver

@testable import Torch

/// Safetensors files: what is read can be written, and is then read as the same.
@main
enum FuzzSafeTensors {
  static func main() {
    let folder = ScratchFolder()
    fuzz(refusing: SafeTensorsError.self) { input in
      let (tensors, metadata) = try SafeTensors.read(folder.write(input, as: "given.safetensors"))
      let written = folder.path + "/written.safetensors"
      try SafeTensors.write(tensors, metadata: metadata, to: written)
      let again = try SafeTensors.read(written)
      require(again.metadata == metadata && again.tensors.keys == tensors.keys)
      for (name, tensor) in tensors {
        let other = again.tensors[name]
        require(other?.shape == tensor.shape && other?.dtype == tensor.dtype)
        require((try? other?.bytes()) == (try? tensor.bytes()))
      }
    }
  }
}
