import Foundation
import Torch

/// Only the first process has the run's folder: the others may be on hosts that share nothing with it.
extension Session {
  /// What the first process reads, in all processes; nil where it finds nothing.
  func fromFirst(_ read: () throws -> Data?) throws -> Data? {
    guard let group else { return try read() }
    let own = writes ? try read() : nil
    return try withDevice(.cpu) {
      let length = try Tensor([Int64(own?.count ?? -1)])
      try group.broadcast(length)
      let count = try length.int64s().first.map(Int.init) ?? -1
      guard count > 0 else { return count < 0 ? nil : Data() }
      let bytes = try own.map { try Tensor(Array($0)) } ?? Tensor.zeros([count], dtype: .uint8)
      try group.broadcast(bytes)
      return Data(try bytes.bytes())
    }
  }

  /// Fails in every process that has something else than the first, calling it `what`.
  func agree(on own: Data, _ what: String) throws {
    guard try fromFirst({ own }) == own else {
      throw TrainingError.invalid(
        "process \(shard.rank) has other \(what) than process 0: all hosts need the same files")
    }
  }
}

extension CheckpointFile {
  private struct Place: Codable {
    let name: String
    let dtype: DType
    let shape: [Int]
  }

  /// What the first process reads of its file, in all processes; nil where it has none.
  func read(in session: Session) throws -> Contents? {
    let own = session.writes && exists ? try read() : nil
    guard let group = session.group else { return own }
    let coder = HeaderCoder()
    guard let header = try session.fromFirst({ try own.map(coder.encode) }) else { return nil }
    let tensors = own?.tensors.sorted { $0.key < $1.key } ?? []
    let list = try session.fromFirst {
      try JSONEncoder().encode(
        tensors.map { Place(name: $0.key, dtype: $0.value.dtype, shape: $0.value.shape) })
    }
    let places = try JSONDecoder().decode([Place].self, from: list ?? Data())
    var shared: [String: Tensor] = [:]
    for place in places {
      let tensor =
        try own?.tensors[place.name]
        ?? withDevice(.cpu) { try Tensor.zeros(place.shape, dtype: place.dtype) }
      try group.broadcast(tensor)
      shared[place.name] = tensor
    }
    return try coder.decode(header, with: shared)
  }
}
