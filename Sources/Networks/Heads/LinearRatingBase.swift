import Torch

extension LinearRatingNetwork.Configuration {
  /// Networks whose features a linear layer turns into ratings.
  public enum Base: String, Hashable, Codable, Sendable, CaseIterable {
    /// AlexNet's convolutions; photos of other sizes than 224 pixels are pooled to the same 6×6 places.
    case alexnet
    /// VGG16's convolutions; photos of other sizes than 224 pixels are pooled to the same 7×7 places.
    case vgg16
    /// A context discriminator, whose map has 28×28 places for photos of 224 pixels.
    case discriminator = "context-discriminator"
    /// A context generator's encoder, whose maps have 7×7 places for photos of 224 pixels.
    case encoder = "context-encoder"

    /// How many numbers it gives per photo.
    var features: Int {
      switch self {
      case .alexnet: 256 * 6 * 6
      case .vgg16: 512 * 7 * 7
      case .discriminator: 28 * 28
      case .encoder: 512 * 7 * 7
      }
    }

    /// The sides that photos can have, in pixels.
    var sides: ClosedRange<Int> {
      switch self {
      case .alexnet: 63...largestSide
      case .vgg16: 32...largestSide
      case .discriminator, .encoder: 224...224
      }
    }

    /// What it wants its photos to be like.
    var normalization: Normalization {
      switch self {
      case .alexnet, .vgg16: .imageNet
      case .discriminator, .encoder: .symmetric
      }
    }

    /// It, with random weights.
    func make() throws(TorchError) -> any Layer {
      switch self {
      case .alexnet: try AlexNet(.init(classes: nil)).extractor
      case .vgg16: try VGG16(.init(classes: nil)).extractor
      case .discriminator: try ContextDiscriminator()
      case .encoder: try ContextGenerator.encoder()
      }
    }
  }
}
