public import Foundation

/// A process's place among those that train together, as its launcher tells it through the environment.
///
/// | | rank | number | on this host |
/// |---|---|---|---|
/// | torchrun, ``Launcher`` | `RANK` | `WORLD_SIZE` | `LOCAL_RANK` |
/// | mpirun (Open MPI) | `OMPI_COMM_WORLD_RANK` | `OMPI_COMM_WORLD_SIZE` | `OMPI_COMM_WORLD_LOCAL_RANK` |
/// | srun (Slurm) | `SLURM_PROCID` | `SLURM_STEP_NUM_TASKS` | `SLURM_LOCALID` |
///
/// A batch script of Slurm's is a process by itself, however many tasks it may start with srun. They meet at `MASTER_ADDR` and `MASTER_PORT`, which mpirun and srun do not set: on one host they are 127.0.0.1 and
/// 29500 unless given, on more than one the address is required.
public struct ProcessPlace: Hashable, Sendable {
  /// The process's number, of 0 ..< count.
  public let rank: Int
  /// How many processes there are.
  public let count: Int
  /// The process's number among those of its host.
  public let localRank: Int
  /// The host where they meet, that of rank 0.
  public let host: String
  /// The TCP port there.
  public let port: UInt16
  /// Whether the launcher keeps the store where they meet, as torchrun mostly does; otherwise rank 0 does.
  public let launcherKeepsStore: Bool
  /// How often the launcher has started them before.
  public let attempt: Int
  /// The network interface to use (`GLOO_SOCKET_IFNAME`), or `nil` for the one that leads to ``host``.
  public let interface: String?

  /// A place that no launcher tells; rank 0 keeps the store.
  ///
  /// - Parameters:
  ///   - rank: of 0 ..< count, as is `localRank`, which is `rank` unless given.
  ///   - count: at least 1.
  public init(rank: Int, count: Int, localRank: Int? = nil, host: String = "127.0.0.1", port: UInt16) {
    precondition(count > 0 && (0..<count).contains(rank), "a rank lies in 0 ..< count")
    (self.rank, self.count, self.localRank) = (rank, count, localRank ?? rank)
    (self.host, self.port) = (host, port)
    (launcherKeepsStore, attempt, interface) = (false, 0, nil)
  }

  /// The place that the environment tells, or `nil` when the process is the only one.
  public init?(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(ProcessPlaceError) {
    let values = Values(environment)
    guard let launcher = Launching.all.first(where: { values.has($0.mark) || values.has("WORLD_SIZE") })
    else {
      return nil
    }
    count = try values.number(launcher.count, in: 1...65_536)
    rank = try values.number(launcher.rank, in: 0...count - 1)
    guard count > 1 else { return nil }
    localRank =
      try values.has(launcher.localRank) ? values.number(launcher.localRank, in: 0...count - 1) : rank
    if let hosts = launcher.isOneHost, try hosts(values, count) {
      host = values["MASTER_ADDR"] ?? "127.0.0.1"
    } else {
      host = try values.text("MASTER_ADDR", expected: "the address of rank 0's host")
    }
    let hasDefault = launcher.isOneHost != nil && !values.has("MASTER_PORT")
    port = hasDefault ? 29_500 : UInt16(try values.number("MASTER_PORT", in: 1...65_535))
    launcherKeepsStore = values["TORCHELASTIC_USE_AGENT_STORE"] == "True"
    attempt =
      try values.has("TORCHELASTIC_RESTART_COUNT")
      ? values.number("TORCHELASTIC_RESTART_COUNT", in: 0...Int(Int32.max)) : 0
    interface = values["GLOO_SOCKET_IFNAME"]
  }
}

/// A variable of the environment that does not tell a process its place.
public struct ProcessPlaceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The variable's name.
  public let variable: String
  /// Its value, or `nil` when it is not set.
  public let value: String?
  /// What it should be.
  public let expected: String

  /// `NAME=value: expected …`.
  public var description: String {
    "\(variable)\(value.map { "=\($0)" } ?? " is not set"): expected \(expected)"
  }
}

/// The names that one launcher uses.
private struct Launching {
  /// What only a process that it has started has: Slurm gives batch scripts a rank, too.
  let mark: String
  let rank, count, localRank: String
  /// Whether all processes are on one host; `nil` for launchers that always say where to meet.
  let isOneHost: ((Values, Int) throws(ProcessPlaceError) -> Bool)?

  static var all: [Launching] {
    [
      Launching(
        mark: "RANK", rank: "RANK", count: "WORLD_SIZE", localRank: "LOCAL_RANK", isOneHost: nil
      ),
      Launching(
        mark: "OMPI_COMM_WORLD_RANK", rank: "OMPI_COMM_WORLD_RANK", count: "OMPI_COMM_WORLD_SIZE",
        localRank: "OMPI_COMM_WORLD_LOCAL_RANK"
      ) { values, count throws(ProcessPlaceError) in
        try values.number("OMPI_COMM_WORLD_LOCAL_SIZE", in: 1...count) == count
      },
      Launching(
        mark: "SLURM_STEP_NUM_TASKS", rank: "SLURM_PROCID", count: "SLURM_STEP_NUM_TASKS",
        localRank: "SLURM_LOCALID"
      ) { values, count throws(ProcessPlaceError) in
        try values.number("SLURM_STEP_NUM_NODES", in: 1...65_536) == 1
      },
    ]
  }
}

/// An environment, in which an empty value counts as none.
private struct Values {
  let environment: [String: String]

  init(_ environment: [String: String]) { self.environment = environment.filter { !$0.value.isEmpty } }

  subscript(_ name: String) -> String? { environment[name] }

  func has(_ name: String) -> Bool { environment[name] != nil }

  func text(_ name: String, expected: String) throws(ProcessPlaceError) -> String {
    guard let value = environment[name] else {
      throw ProcessPlaceError(variable: name, value: nil, expected: expected)
    }
    return value
  }

  func number(_ name: String, in range: ClosedRange<Int>) throws(ProcessPlaceError) -> Int {
    let expected = "a whole number of \(range.lowerBound) … \(range.upperBound)"
    guard let number = Int(try text(name, expected: expected)), range.contains(number) else {
      throw ProcessPlaceError(variable: name, value: environment[name], expected: expected)
    }
    return number
  }
}
