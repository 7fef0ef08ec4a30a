import Foundation
import Torch

/// A program for tests of more than one process: `TorchProcess [--processes N] TASK [ARGUMENTS]`.
@main
enum TorchProcess {
  static func main() {
    Launcher.endWithLauncher()
    var arguments = Array(CommandLine.arguments.dropFirst())
    do {
      if arguments.first == "--processes", let count = arguments.dropFirst().first.flatMap({ Int($0) }) {
        arguments.removeFirst(2)
        exit(try Launcher(arguments: arguments, count: count).run { complain("launcher: \($0)") })
      }
      guard let name = arguments.first, let task = tasks[name] else {
        throw Complaint(text: "tasks: \(tasks.keys.sorted())")
      }
      arguments.removeFirst()
      guard let place = try ProcessPlace() else { return try task(arguments, nil) }
      var patience = ProcessGroup.Patience()
      patience.joining = ProcessInfo.processInfo.environment["JOINING"].flatMap(Double.init) ?? 60
      patience.beat = 0.25
      try ProcessGroup.joined(place, patience: patience) { try task(arguments, $0) }
    } catch {
      complain("error: \(error)")
      exit(3)
    }
  }

  typealias Task = (_ arguments: [String], _ group: ProcessGroup?) throws -> Void

  static var tasks: [String: Task] {
    [
      "train": { arguments, group in try TrainingTask(arguments).run(in: group) },
      "collectives": { _, group in try collectives(group) },
      "forever": forever,
      "fail": fail,
    ]
  }

  /// Prints what every operation gives.
  static func collectives(_ group: ProcessGroup?) throws {
    guard let group else { return say("alone") }
    let rank = Double(group.rank)
    let sum = try Tensor([1, 2 + rank])
    try group.allReduce(sum)
    let given = try Tensor([rank == 1, false, true]).unsqueeze(0).transpose(0, 1)
    try group.broadcast(given, from: 1)
    let gathered = try group.allGather(Tensor([rank, 10 * rank]))
    let rows = try group.allGather(rows: .full([group.rank + 1, 2], rank, dtype: .float64))
    // The first is used by rank 1 only, the second by nobody, the third is frozen, the fourth by all.
    let parameters = try (0..<4).map { try Tensor.ones([2]).requireGradient($0 != 2) }
    let averaging = try GradientAveraging(of: parameters, in: group)
    let used = try group.rank == 1 ? parameters[0] + parameters[3] : parameters[3] * 3
    try averaging.backward((used * parameters[2]).sum())
    try group.barrier()
    say(
      "sum \(try sum.doubles()) given \(try given.doubles()) gathered \(try gathered.doubles()) "
        + "\(gathered.shape) rows \(try rows.doubles()) \(rows.shape) "
        + "gradients \(try parameters.map { try $0.gradient?.doubles() ?? [] })")
  }

  /// Adds up until somebody ends it; prints its process number once all are there.
  static func forever(_ arguments: [String], _ group: ProcessGroup?) throws {
    let x = try Tensor.ones([1000])
    for step in 0... {
      try group?.allReduce(x)
      if step == 2 { say("process \(getpid())") }
      usleep(10_000)
    }
  }

  /// Rank 1 fails at its work while the others wait.
  static func fail(_ arguments: [String], _ group: ProcessGroup?) throws {
    if group?.rank == 1 { throw Complaint(text: "the disk is full") }
    try group?.barrier()
  }
}

struct Complaint: Error, CustomStringConvertible {
  let text: String
  var description: String { text }
}

func say(_ text: String) {
  FileHandle.standardOutput.write(Data((text + "\n").utf8))
}

func complain(_ text: String) {
  FileHandle.standardError.write(Data((text + "\n").utf8))
}
