public import Torch

/// A network of which a part was made for something else, and trained for it before: it learns at a rate of its own.
public protocol TransferNetwork: Layer {
  /// That part; everything else is new.
  var base: any Layer { get }
}
