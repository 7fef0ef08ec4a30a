public import Torch

/// A network whose features can be read at several depths, which it names.
public protocol Trunk: Layer {
  /// Its name in ``Architecture``, under which its weights are imported; nil for one with numbers of its own.
  var architecture: String? { get }
  /// Where features can be read, from fine to coarse.
  var levels: [TrunkLevel] { get }
  /// What it wants its photos to be like; ``Normalization/imageNet`` unless it says otherwise.
  var normalization: Normalization { get }

  /// Feature maps at every level, in order: N×channels×h×w each.
  func features(_ x: Tensor) throws(TorchError) -> [Tensor]
}

extension Trunk {
  /// ImageNet's.
  public var normalization: Normalization { .imageNet }

  /// Feature maps at every level, in order, of photos normalised as (x − 127) / 128, whatever the trunk wants.
  public func features(ofPhotos x: Tensor) throws(TorchError) -> [Tensor] {
    try features(x.renormalized(from: .lite, to: normalization))
  }
}

/// A depth of a trunk.
public struct TrunkLevel: Hashable, Sendable, Codable {
  /// Its name, as published weights or the paper have it: `layer3`, `Mixed_7c`.
  public let name: String
  /// Channels of the feature map.
  public let channels: Int
  /// Pixels per cell of the feature map, along each side.
  public let stride: Int

  /// Describes a depth.
  public init(name: String, channels: Int, stride: Int) {
    self.name = name
    self.channels = channels
    self.stride = stride
  }
}
