import CTorch
import Synchronization

/// The processes that train together, over libtorch's c10d: with Gloo, and with NCCL what is on GPUs, one for each process.
///
/// Every process calls the same operations in the same order. One that does not come, is killed or cannot be reached
/// ends the operations of all others within seconds, with an error that names its rank.
///
/// Ownership of the C handle: a group owns exactly one and releases it when it goes.
public final class ProcessGroup: @unchecked Sendable {
  /// Times to wait.
  public struct Patience: Hashable, Sendable {
    /// Seconds until all processes have come.
    public var joining = 300.0
    /// Seconds that one operation may take while all live: others may be validating or writing meanwhile.
    public var operation = 3600.0
    /// Seconds between two signs of life.
    public var beat = 1.0
    /// Signs of life that may fail to appear before a process counts as missing.
    public var missedBeats = 10

    /// The default times.
    public init() {}
  }

  /// This process's number.
  public let rank: Int
  /// How many processes there are.
  public let count: Int
  private let handle: ct_group

  /// Whether libtorch has process groups here.
  public static var isSupported: Bool { ct_has_groups() }

  /// Waits until all processes have come.
  ///
  /// Fails when one does not come (the error names its rank), or when the meeting place cannot be reached.
  public init(_ place: ProcessPlace, patience: Patience = Patience()) throws(TorchError) {
    var handle: ct_group?
    let status = place.host.withCString { host in
      "juror/\(place.attempt)".withCString { prefix in
        (place.interface ?? "").withCString { interface in
          ct_group_join(
            &handle,
            ct_group_settings(
              rank: Int32(clamping: place.rank), size: Int32(clamping: place.count), host: host,
              port: place.port,
              keeps_store: !place.launcherKeepsStore, prefix: prefix,
              interface: place.interface == nil ? nil : interface, join_timeout: patience.joining,
              timeout: patience.operation, beat: patience.beat,
              patience: Int32(clamping: patience.missedBeats)))
        }
      }
    }
    self.handle = try Self.checked("join at \(place.host):\(place.port)", status, handle)
    rank = place.rank
    count = place.count
  }

  /// How many companions it has had.
  private let companions = Mutex(0)

  private init(_ parent: ProcessGroup, _ name: String) throws(TorchError) {
    var handle: ct_group?
    let status = ct_group_companion(&handle, parent.handle, name)
    self.handle = try Self.checked("join as \(name)", status, handle)
    rank = parent.rank
    count = parent.count
  }

  deinit { ct_group_release(handle) }

  private static func checked(
    _ name: String, _ status: ct_status, _ handle: ct_group?
  ) throws(TorchError) -> ct_group {
    try Tensor.perform(name, on: []) { _ in status }
    guard let handle else { throw TorchError(operation: name, message: "there is no group") }
    return handle
  }

  /// Runs `body` as one of the processes, and leaves whether it succeeds or fails; then the others are told why.
  ///
  /// The process that started the store stays until all others have left.
  public static func joined<Result>(
    _ place: ProcessPlace, patience: Patience = Patience(), _ body: (ProcessGroup) throws -> Result
  ) throws -> Result {
    let group = try ProcessGroup(place, patience: patience)
    do {
      let result = try body(group)
      group.leave()
      return result
    } catch {
      group.leave(because: error)
      throw error
    }
  }

  /// Ends the membership; the others' operations fail with the error's text when there is one.
  public func leave(because error: (any Error)? = nil) {
    if let error {
      ct_group_leave(handle, "\(error)")
    } else {
      ct_group_leave(handle, nil)
    }
  }

  /// The same processes with connections of their own, for operations whose order is not that of the others.
  ///
  /// All processes make it at the same time; leaving ends it too.
  ///
  /// Each has a name of its own: of an earlier one's, processes would find the addresses, and wait there for ever.
  public func companion(_ name: String) throws(TorchError) -> ProcessGroup {
    let number = companions.withLock { count in
      count += 1
      return count
    }
    return try ProcessGroup(self, "\(name) \(number)")
  }

  /// The rank of the process that is missing, once that is known.
  public var missingRank: Int? {
    let rank = Int(ct_group_missing(handle))
    return rank < 0 ? nil : rank
  }

  /// Fails when a process is missing; for work that takes long without an operation.
  public func check() throws(TorchError) {
    try perform("check", on: []) { group, _ in ct_group_check(group) }
  }

  /// Replaces a tensor's elements by their sums over all processes.
  ///
  /// - Parameter x: float32, float64 or int64, of the same shape everywhere.
  public func allReduce(_ x: Tensor) throws(TorchError) {
    try perform("allReduce", on: [x]) { ct_all_reduce($0, $1[0]) }
  }

  /// Replaces a tensor's elements by those of the process `root`.
  public func broadcast(_ x: Tensor, from root: Int = 0) throws(TorchError) {
    try perform("broadcast", on: [x]) { ct_broadcast($0, $1[0], Int32(clamping: root)) }
  }

  /// All processes' tensors, of one shape, as the rows of a tensor with one dimension more.
  public func allGather(_ x: Tensor) throws(TorchError) -> Tensor {
    try Tensor(creating: "allGather") { output in x.ask { ct_all_gather(handle, output, $0) } }
  }

  /// Waits until all processes have come here.
  public func barrier() throws(TorchError) {
    try perform("barrier", on: []) { group, _ in ct_barrier(group) }
  }

  func perform(
    _ name: String, on tensors: [Tensor?], _ call: (ct_group, [ct_tensor?]) -> ct_status
  ) throws(TorchError) {
    try Tensor.perform(name, on: tensors) { call(handle, $0) }
  }

  /// Asks for something that cannot fail, or reports by itself.
  func ask<Answer>(_ question: (ct_group) -> Answer) -> Answer {
    withExtendedLifetime(self) { question(handle) }
  }
}

extension ProcessGroup {
  /// All processes' rows (N₀×…, N₁×… and so on) one after the other, where the numbers of rows may differ.
  public func allGather(rows x: Tensor) throws(TorchError) -> Tensor {
    guard let length = x.shape.first else {
      throw TorchError(operation: "allGather", message: "a number has no rows")
    }
    return try withoutGradient { () throws(TorchError) in
      let counts = try allGather(Tensor([length])).int64s().map(Int.init)
      let missing = (counts.max() ?? 0) - length
      let padding = try Tensor.zeros([missing] + x.shape.dropFirst(), dtype: x.dtype)
      let parts = try allGather(.concatenate([x, padding], along: 0))
      var rows: [Tensor] = []
      for (rank, count) in counts.enumerated() {
        rows.append(try parts.narrow(0, rank..<rank + 1).squeeze(0).narrow(0, 0..<count))
      }
      return try .concatenate(rows, along: 0)
    }
  }

  /// Gives all processes the parameters and buffers of rank 0.
  public func broadcast(_ module: Module) throws(TorchError) {
    for tensor in module.parameters() + module.buffers() { try broadcast(tensor) }
  }
}
