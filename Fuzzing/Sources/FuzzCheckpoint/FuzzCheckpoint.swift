import Driver
import Foundation
import Torch

@testable import Networks

/// Checkpoints of `torch.save` in both formats, and pickles alone: elements are gathered as their strides say.
@main
enum FuzzCheckpoint {
  static func main() {
    let folder = ScratchFolder()
    fuzz(refusing: WeightsError.self) { input in
      checkPickle(Data(input))
      for tensor in try TorchSaveFile.read(folder.write(input, as: "weights.pth")).values {
        require((try? tensor.bytes())?.count == tensor.count * tensor.dtype.byteCount)
      }
    }
  }

  /// Takes the input for a pickle, and every value in it that can be one for a tensor of a small storage.
  private static func checkPickle(_ data: Data) {
    var reader = ByteReader(data)
    guard let pickle = try? Pickle(&reader) else { return }
    let storage = Data((0..<128).map { UInt8($0) })
    for case .call(let function, let arguments) in pickle.containers.joined() {
      guard let layout = try? TensorLayout(.call(function, arguments: arguments), in: pickle),
        let bytes = try? layout.rowMajor(storage)
      else { continue }
      require(bytes == expected(layout, storage))
    }
  }

  /// The bytes by the definition of strides: element (i, j, …) lies at offset + i · stride + j · stride + ….
  private static func expected(_ layout: TensorLayout, _ storage: Data) -> [UInt8] {
    var places = layout.shape.contains(0) ? [] : [layout.offset]
    for (length, stride) in zip(layout.shape, layout.strides) {
      places = places.flatMap { place in (0..<length).map { place + $0 * stride } }
    }
    let width = layout.dtype.byteCount
    return places.flatMap { storage[$0 * width..<($0 + 1) * width] }
  }
}
