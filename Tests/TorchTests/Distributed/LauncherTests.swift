import Fixtures
import Foundation
import Testing

@Suite("Launchers")
struct LauncherTests {
  @Test(
    "a rank that is killed is named by the others and by the launcher, which ends with its code",
    arguments: [0, 1])
  func killed(victim: Int) throws {
    let run = try Program([Program.path, "--processes", "3", "forever"])
    let processes = try run.numbers(after: "process ", count: 3)
    kill(try #require(processes[victim == 0 ? "" : "[rank \(victim)] "]), SIGKILL)
    #expect(run.ended() == 128 + SIGKILL)
    #expect(run.error.contains("launcher: rank \(victim) was ended by signal 9"))
    #expect(!run.error.contains("launcher: ending"))
    for rank in [0, 1, 2] where rank != victim {
      let mark = rank == 0 ? "" : "[rank \(rank)] "
      #expect(
        run.error.split(separator: "\n").contains {
          $0.hasPrefix("\(mark)error: allReduce: rank \(victim) is missing: ")
        }, "\(run.error)")
    }
  }

  @Test("SIGINT reaches all ranks")
  func interrupted() throws {
    let run = try Program([Program.path, "--processes", "2", "forever"])
    let processes = try run.numbers(after: "process ", count: 2)
    run.process.interrupt()
    #expect(run.ended() == 128 + SIGINT)
    #expect(!processes.values.contains(where: isRunning))
  }

  @Test("the ranks go with their launcher, even when that is killed")
  func orphaned() throws {
    let run = try Program([Program.path, "--processes", "2", "forever"])
    let processes = try run.numbers(after: "process ", count: 2)
    kill(run.process.processIdentifier, SIGKILL)
    #expect(run.ended() == -SIGKILL)
    for process in processes.values {
      while isRunning(process) { usleep(100_000) }
    }
  }

  @Test(
    "torchrun, which keeps the store itself, or lets rank 0 do so",
    .enabled(if: has("torchrun"), "torchrun comes with python3-torch"), arguments: [false, true])
  func torchrun(standalone: Bool) throws {
    let logs = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: logs) }
    let meeting = standalone ? ["--standalone"] : ["--master_port", "\(freePort(2))"]
    // Debian's torchrun fails with its Python 3.11 unless output goes through files (-r and -t).
    let run = try Program(
      ["torchrun", "-r", "1", "-t", "1", "--log_dir", logs.path, "--no_python", "--nproc_per_node", "2"]
        + meeting + [Program.path, "collectives"])
    #expect(run.ended() == 0, "\(run.error)")
    expectCollectives(in: run.output)
  }

  @Test("mpirun", .enabled(if: has("mpirun"), "mpirun comes with openmpi-bin"))
  func mpirun() throws {
    let run = try Program(
      ["mpirun", "--allow-run-as-root", "--oversubscribe", "-n", "2", Program.path, "collectives"],
      environment: ["MASTER_PORT": "\(freePort(3))"])
    #expect(run.ended() == 0, "\(run.error)")
    expectCollectives(in: run.output)
  }

  @Test("two hosts", .enabled(if: TwoHosts.areAvailable, "network namespaces take root and iproute2"))
  func twoHosts() throws {
    let run = try Program([TwoHosts.script, Program.path, "collectives"])
    #expect(run.ended() == 0, "\(run.error)")
    expectCollectives(in: run.output)
  }

  @Test(
    "two hosts whose cable is cut name each other",
    .enabled(if: TwoHosts.areAvailable, "network namespaces take root and iproute2"))
  func cut() throws {
    let run = try Program([TwoHosts.script, "--cut-after", "process", Program.path, "forever"])
    #expect(run.ended() == 3)
    #expect(run.error.contains("error: allReduce: rank 0 is missing"), "\(run.error)")
    #expect(run.error.contains("error: allReduce: rank 1 is missing"), "\(run.error)")
  }
}

private func has(_ program: String) -> Bool {
  (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
    FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
  }
}

/// Whether a process is there, and not merely waiting to be buried.
private func isRunning(_ process: Int32) -> Bool {
  let state = try? Program(["ps", "-o", "stat=", "-p", "\(process)"])
  guard state?.ended() == 0, let output = state?.output else { return false }
  return !output.hasPrefix("Z")
}
