import CTorch
@preconcurrency import Dispatch
public import Foundation
import Synchronization

/// Starts a program several times on this machine, as processes that train together.
///
/// Rank 0 has this process's own output streams; the lines of the others are marked with their ranks. When one fails,
/// the others are given time to find out and to say so, and are then ended. SIGINT and SIGTERM are passed on. Where
/// they meet is kept by this process, at a free port, so that rank 0 is no more important than the others.
public struct Launcher: Sendable {
  /// The program.
  public let executable: URL
  /// Its arguments, without its name.
  public let arguments: [String]
  /// How many processes there are.
  public let count: Int
  /// Seconds that the others are given after one has failed.
  public var grace = 20.0

  /// A program with its arguments.
  public init(_ executable: URL, arguments: [String], count: Int) {
    self.executable = executable
    self.arguments = arguments
    self.count = count
  }

  /// This program once more, with other arguments.
  public init(arguments: [String], count: Int) {
    let path = Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])
    self.init(path, arguments: arguments, count: count)
  }

  /// Runs all processes to their ends.
  ///
  /// - Parameter report: what happens, for people.
  /// - Returns: 0, or the exit code of the first that failed (128 + n for signal n).
  public func run(report: @escaping @Sendable (String) -> Void) throws -> Int32 {
    let store = try LauncherStore()
    let tether = Pipe()
    let endings = Endings()
    var running: [Int: Process] = [:]
    defer { for process in running.values { kill(process.processIdentifier, SIGKILL) } }
    let streams = DispatchGroup()
    try Self.withInterruptibleChildren {
      for rank in 0..<count {
        running[rank] = try start(rank, port: store.port, tether: tether, endings: endings, streams: streams)
      }
    }
    let forwarding = SignalForwarding(to: running.values.map(\.processIdentifier))
    defer { withExtendedLifetime(forwarding) {} }
    var hasAskedToEnd = false
    var outcome: Int32 = 0
    var deadline = DispatchTime.distantFuture
    while !running.isEmpty {
      guard let (rank, code) = endings.next(until: deadline) else {
        let processes = running.values.map(\.processIdentifier)
        report("ending \(running.keys.sorted().map { "rank \($0)" }.joined(separator: ", "))")
        for process in processes { kill(process, hasAskedToEnd ? SIGKILL : SIGTERM) }
        hasAskedToEnd = true
        deadline = .now() + 5
        continue
      }
      running[rank] = nil
      guard code != 0 else { continue }
      report(
        "rank \(rank) \(code > 128 ? "was ended by signal \(code - 128)" : "failed with exit code \(code)")")
      guard outcome == 0 else { continue }
      outcome = code
      deadline = .now() + grace
    }
    streams.wait()
    return outcome
  }

  private func start(
    _ rank: Int, port: UInt16, tether: Pipe, endings: Endings, streams: DispatchGroup
  ) throws -> Process {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    var environment = ProcessInfo.processInfo.environment
    let threads = max(1, ProcessInfo.processInfo.activeProcessorCount / count)
    environment.merge(["OMP_NUM_THREADS": "\(threads)"]) { given, _ in given }
    environment.merge([
      "RANK": "\(rank)", "LOCAL_RANK": "\(rank)", "WORLD_SIZE": "\(count)", "LOCAL_WORLD_SIZE": "\(count)",
      "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "\(port)", "TORCHELASTIC_USE_AGENT_STORE": "True",
      "TORCHELASTIC_RESTART_COUNT": "0", Self.variable: "\(ProcessInfo.processInfo.processIdentifier)",
    ]) { $1 }
    process.environment = environment
    process.standardInput = tether.fileHandleForReading
    if rank > 0 {
      process.standardOutput = marked(rank, FileHandle.standardOutput, streams)
      process.standardError = marked(rank, FileHandle.standardError, streams)
    }
    process.terminationHandler = { process in
      let code = process.terminationStatus
      endings.add(rank, process.terminationReason == .exit ? code : 128 + code)
    }
    try process.run()
    return process
  }

  /// Runs `body` with the signals that are passed on neither ignored, as they are in a shell's background jobs, nor
  /// blocked, as they are in Dispatch's threads: new processes inherit both.
  private static func withInterruptibleChildren(_ body: () throws -> Void) rethrows {
    var (signals, previous) = (sigset_t(), sigset_t())
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_DFL)
      sigaddset(&signals, number)
    }
    pthread_sigmask(SIG_UNBLOCK, &signals, &previous)
    defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
    try body()
  }

  /// A pipe whose lines come out with the rank in front.
  private func marked(_ rank: Int, _ output: FileHandle, _ streams: DispatchGroup) -> Pipe {
    let pipe = Pipe()
    let mark = Array("[rank \(rank)] ".utf8)
    let (source, destination) = (pipe.fileHandleForReading, output.fileDescriptor)
    DispatchQueue(label: "rank \(rank)").async(group: streams) {
      var line = mark
      func end() {
        line.append(UInt8(ascii: "\n"))
        // One call for a line, so that lines of several processes do not mix.
        _ = line.withUnsafeBytes { write(destination, $0.baseAddress, $0.count) }
        line = mark
      }
      while case let bytes = source.availableData, !bytes.isEmpty {
        for byte in bytes {
          if byte == UInt8(ascii: "\n") { end() } else { line.append(byte) }
        }
      }
      if line.count > mark.count { end() }
    }
    return pipe
  }

  private static let variable = "JUROR_LAUNCHER"

  /// In a process that a launcher has started: ends it at once when the launcher goes, also by `kill -9`.
  public static func endWithLauncher() {
    guard ProcessInfo.processInfo.environment[variable] == "\(getppid())" else { return }
    Thread.detachNewThread {
      var byte: UInt8 = 0
      while read(STDIN_FILENO, &byte, 1) > 0 {}
      _exit(EXIT_FAILURE)
    }
  }
}

/// Where the processes meet, kept by the launcher.
///
/// Ownership of the C handle: the object owns exactly one and closes it when it goes.
private final class LauncherStore {
  let port: UInt16
  private let handle: ct_store

  init() throws(TorchError) {
    var (handle, port): (ct_store?, UInt16) = (nil, 0)
    try Tensor.perform("launch", on: []) { _ in ct_store_open(&handle, &port) }
    guard let handle else { throw TorchError(operation: "launch", message: "there is no store") }
    self.handle = handle
    self.port = port
  }

  deinit { ct_store_close(handle) }
}

/// The exit codes of processes, as they end.
private final class Endings: Sendable {
  private let codes = Mutex<[(rank: Int, code: Int32)]>([])
  private let semaphore = DispatchSemaphore(value: 0)

  func add(_ rank: Int, _ code: Int32) {
    codes.withLock { $0.append((rank, code)) }
    semaphore.signal()
  }

  /// `nil` when none has ended until then.
  func next(until deadline: DispatchTime) -> (rank: Int, code: Int32)? {
    guard semaphore.wait(timeout: deadline) == .success else { return nil }
    return codes.withLock { $0.isEmpty ? nil : $0.removeFirst() }
  }
}

/// Passes SIGINT and SIGTERM on while it lives.
private final class SignalForwarding {
  private let sources: [any DispatchSourceSignal]

  init(to processes: [Int32]) {
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { for process in processes { kill(process, number) } }
      source.resume()
      return source
    }
  }

  deinit {
    for source in sources { source.cancel() }
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
  }
}
