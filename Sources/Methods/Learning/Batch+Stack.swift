import Imaging
public import Torch

extension Batch {
  /// Views of one shape, which go through a network together.
  public struct Stack: Sendable {
    /// Where each view stands in the batch: its number × the examples + its example.
    public let places: [Int]
    private var planes: PlaneStack

    /// The network's input, one row for each place: N×channels×h×w float32; made when its turn has come.
    ///
    /// sRGB becomes (x − 127) / 128, channels last in memory.
    public func input() throws(TorchError) -> Tensor { try planes.input() }

    /// Views of any sizes, those of one size together, at most `limit` in a stack.
    public static func stacks(of views: [Planes], limit: Int = .max) -> [Stack] {
      var places: [[Int]: Int] = [:]
      var groups: [[Int]] = []
      for (index, view) in views.enumerated() {
        let shape = [view.isRGB ? 0 : view.channels, view.size.height, view.size.width]
        if let place = places[shape] {
          groups[place].append(index)
        } else {
          places[shape] = groups.count
          groups.append([index])
        }
      }
      return groups.flatMap { group in
        stride(from: 0, to: group.count, by: limit).map { start in
          let indices = Array(group[start...].prefix(limit))
          return Stack(places: indices, planes: PlaneStack(indices.map { views[$0] }))
        }
      }
    }

    /// The same views, as they lie in memory, on a device; a photo's bytes become numbers there.
    func sent(to device: Device) throws(TorchError) -> Stack {
      var stack = self
      stack.planes = try planes.sent(to: device)
      return stack
    }
  }
}

extension Planes {
  fileprivate var isRGB: Bool { if case .rgb = self { true } else { false } }
}

/// Views of one shape, one after the other, on their way to a network.
private struct PlaneStack: Sendable {
  private enum Content: Sendable {
    /// count × height × width × 3.
    case bytes([UInt8])
    /// count × channels × height × width.
    case numbers([Float])
    /// One of these, on another device.
    case sent(Tensor)
  }

  private let size: PixelSize
  private let channels: Int
  private let count: Int
  private var content: Content

  init(_ views: [Planes]) {
    size = views.first?.size ?? PixelSize(width: 0, height: 0)
    channels = views.first?.channels ?? 0
    count = views.count
    var bytes: [UInt8] = []
    var numbers: [Float] = []
    if case .rgb? = views.first { bytes.reserveCapacity(count * size.area * 3) }
    for view in views {
      switch view {
      case .rgb(let image): bytes += image.pixels
      case .numbers(let values, _, _): numbers += values
      }
    }
    content = bytes.isEmpty ? .numbers(numbers) : .bytes(bytes)
  }

  func sent(to device: Device) throws(TorchError) -> PlaneStack {
    var stack = self
    stack.content = .sent(try tensor().copiedAhead(to: device))
    return stack
  }

  func input() throws(TorchError) -> Tensor {
    let tensor = try tensor()
    guard tensor.dtype == .uint8 else { return tensor }
    return try ((tensor.to(.float32) - 127) / 128).permute([0, 3, 1, 2])
  }

  private func tensor() throws(TorchError) -> Tensor {
    switch content {
    case .bytes(let bytes):
      try Tensor(bytes: bytes, dtype: .uint8, shape: [count, size.height, size.width, 3])
    case .numbers(let numbers): try Tensor(numbers, shape: [count, channels, size.height, size.width])
    case .sent(let tensor): tensor
    }
  }
}
