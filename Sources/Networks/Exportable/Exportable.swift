public import Torch

/// A network that can become a model file, and can be built again from what a checkpoint says of it.
public protocol Exportable: Layer {
  /// Everything that determines it but its weights.
  var blueprint: any Blueprint { get }

  /// What it says of N×3×H×W photos, normalised as (x − 127) / 128 whatever its trunk wants; evaluating.
  ///
  /// - Parameter scale: the values of the rating scale; as many as ``Blueprint/values``.
  /// - Returns: the blueprint's ``Blueprint/outputs``, in their order.
  func outputs(_ x: Tensor, scale: [Double]) throws(TorchError) -> [Output]
}

/// Everything that determines an exportable network but its weights: its numbers as JSON, beside the weights in a checkpoint.
///
/// A new one is a file with the network, and an entry in ``Blueprints``.
public protocol Blueprint: Hashable, Codable, Sendable {
  /// What `description.json` calls networks of this kind: `rating`.
  static var kind: String { get }

  /// Refuses numbers that make no network, whoever wrote them, before anything is built of them.
  func check() throws(BlueprintError)

  /// How many values the rating scale has.
  var values: Int { get }

  /// What the network says of photos.
  var outputs: [Output.Meaning] { get }

  /// The sides that photos can have, in pixels.
  var sides: ClosedRange<Int> { get }

  /// The network with random weights.
  func network() throws(TorchError) -> any Exportable
}

extension Blueprint {
  /// Refuses numbers that make no network, in the words of whoever builds one.
  func checkBeforeBuilding() throws(TorchError) {
    do {
      try check()
    } catch {
      throw TorchError(operation: Self.kind, message: error.description)
    }
  }
}
