import Foundation
import Testing

/// What both of two processes say of every operation, worked out by hand.
func expectCollectives(in output: String) {
  let expected =
    "sum [2.0, 5.0] given [1.0, 0.0, 1.0] gathered [0.0, 0.0, 1.0, 10.0] [2, 2] "
    + "rows [0.0, 0.0, 1.0, 1.0, 1.0, 1.0] [3, 2] gradients [[0.5, 0.5], [], [], [2.0, 2.0]]"
  let lines = output.split(separator: "\n")
  #expect(lines.count == 2 && lines.allSatisfy { $0.hasSuffix(expected) }, "\(output)")
}

@Suite("Process groups")
struct ProcessGroupTests {
  @Test("sums, broadcasts, gathered rows, and gradients of parameters that some, none or all use")
  func collectives() throws {
    let run = try Program([Program.path, "--processes", "2", "collectives"])
    #expect(run.ended() == 0, "\(run.error)")
    expectCollectives(in: run.output)
    #expect(run.output.contains("[rank 1] sum"))
    #expect(run.error.isEmpty)
  }

  @Test(
    "a process that is killed or stops is named by all others",
    arguments: [(SIGKILL, 0), (SIGKILL, 2), (SIGSTOP, 0), (SIGSTOP, 1)])
  func missing(signal: Int32, victim: Int) throws {
    let runs = try Program.ranks(3, port: freePort(10 + Int(signal) * 3 + victim), ["forever"])
    for run in runs { _ = try run.numbers(after: "process ", count: 1) }
    kill(runs[victim].process.processIdentifier, signal)
    for (rank, run) in runs.enumerated() where rank != victim {
      #expect(run.ended() == 3)
      #expect(run.error.contains("error: allReduce: rank \(victim) is missing: "), "\(run.error)")
    }
    kill(runs[victim].process.processIdentifier, SIGKILL)
  }

  @Test("a process that fails tells the others why")
  func failing() throws {
    for run in try Program.ranks(3, port: freePort(0), ["fail"]).enumerated() {
      #expect(run.element.ended() == 3)
      let expected =
        run.offset == 1 ? "error: the disk is full" : "error: barrier: rank 1 ended: the disk is full"
      #expect(run.element.error.contains(expected), "\(run.element.error)")
    }
  }

  @Test("a process that never comes is named")
  func absent() throws {
    let port = freePort(1)
    let place = [
      "RANK": "0", "WORLD_SIZE": "3", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "\(port)", "JOINING": "1",
    ]
    let run = try Program([Program.path, "collectives"], environment: place)
    #expect(run.ended() == 3)
    #expect(
      run.error.contains("error: join at 127.0.0.1:\(port): nothing was heard from rank 1, 2 for 1 s"),
      "\(run.error)")
  }

  @Test("a host that does not exist is an error that names it")
  func nowhere() throws {
    let place = ["RANK": "1", "WORLD_SIZE": "2", "MASTER_ADDR": "nowhere.invalid", "MASTER_PORT": "1"]
    let run = try Program([Program.path, "collectives"], environment: place)
    #expect(run.ended() == 3)
    #expect(run.error.contains("the host nowhere.invalid cannot be found"), "\(run.error)")
  }
}
