import Testing
import Torch

private let byTorchrun = [
  "RANK": "5", "WORLD_SIZE": "8", "LOCAL_RANK": "1", "MASTER_ADDR": "node1", "MASTER_PORT": "4711",
]
private let bySlurm = [
  "SLURM_PROCID": "1", "SLURM_STEP_NUM_TASKS": "2", "SLURM_LOCALID": "1", "SLURM_STEP_NUM_NODES": "1",
]
private let byMPI = [
  "OMPI_COMM_WORLD_RANK": "1", "OMPI_COMM_WORLD_SIZE": "2", "OMPI_COMM_WORLD_LOCAL_RANK": "1",
  "OMPI_COMM_WORLD_LOCAL_SIZE": "2",
]

@Suite("Process places")
struct ProcessPlaceTests {
  @Test("torchrun's variables come first")
  func torchrun() throws {
    let environment = byTorchrun.merging(bySlurm) { $1 }.merging(byMPI) { $1 }
    let place = try #require(try ProcessPlace(environment: environment))
    #expect((place.rank, place.count, place.localRank) == (5, 8, 1))
    #expect((place.host, place.port) == ("node1", 4711))
    #expect(!place.launcherKeepsStore && place.attempt == 0 && place.interface == nil)
  }

  @Test("torchrun may keep the store, and start again")
  func agent() throws {
    let more = [
      "TORCHELASTIC_USE_AGENT_STORE": "True", "TORCHELASTIC_RESTART_COUNT": "2", "GLOO_SOCKET_IFNAME": "eth1",
    ]
    let place = try #require(try ProcessPlace(environment: byTorchrun.merging(more) { $1 }))
    #expect(place.launcherKeepsStore && place.attempt == 2 && place.interface == "eth1")
  }

  @Test("on one host, srun and mpirun need no meeting place", arguments: [bySlurm, byMPI])
  func oneHost(environment: [String: String]) throws {
    let place = try #require(try ProcessPlace(environment: environment))
    #expect((place.rank, place.count, place.localRank) == (1, 2, 1))
    #expect((place.host, place.port) == ("127.0.0.1", 29500))
    let elsewhere = ["MASTER_ADDR": "10.0.0.1", "MASTER_PORT": "1"]
    let given = try #require(try ProcessPlace(environment: environment.merging(elsewhere) { $1 }))
    #expect((given.host, given.port) == ("10.0.0.1", 1))
  }

  @Test(
    "a single process has no place",
    arguments: [
      [:], ["RANK": "0", "WORLD_SIZE": "1"], ["RANK": ""],
      ["SLURM_PROCID": "0", "SLURM_STEP_NUM_TASKS": "1"],
      // A batch script for two tasks, which it has not started yet.
      ["SLURM_PROCID": "0", "SLURM_LOCALID": "0", "SLURM_NTASKS": "2", "SLURM_NNODES": "1"],
    ])
  func single(environment: [String: String]) throws {
    #expect(try ProcessPlace(environment: environment) == nil)
  }

  @Test(
    "what does not make sense is a typed error that names the variable",
    arguments: [
      (byTorchrun, "RANK", "8", "RANK=8: expected a whole number of 0 … 7"),
      (byTorchrun, "RANK", "first", "RANK=first: expected a whole number of 0 … 7"),
      (byTorchrun, "RANK", "", "RANK is not set: expected a whole number of 0 … 7"),
      (byTorchrun, "WORLD_SIZE", "0", "WORLD_SIZE=0: expected a whole number of 1 … 65536"),
      (byTorchrun, "WORLD_SIZE", "99999999999999999999", "WORLD_SIZE=99999999999999999999: expected"),
      (byTorchrun, "LOCAL_RANK", "-1", "LOCAL_RANK=-1: expected a whole number of 0 … 7"),
      (byTorchrun, "MASTER_ADDR", "", "MASTER_ADDR is not set: expected the address of rank 0's host"),
      (byTorchrun, "MASTER_PORT", "", "MASTER_PORT is not set: expected a whole number of 1 … 65535"),
      (byTorchrun, "MASTER_PORT", "65536", "MASTER_PORT=65536: expected a whole number of 1 … 65535"),
      (bySlurm, "SLURM_STEP_NUM_NODES", "2", "MASTER_ADDR is not set: expected the address of rank 0's host"),
      (byMPI, "OMPI_COMM_WORLD_LOCAL_SIZE", "1", "MASTER_ADDR is not set"),
    ])
  func errors(environment: [String: String], variable: String, value: String, message: String) throws {
    let error = try #require(throws: ProcessPlaceError.self) {
      try ProcessPlace(environment: environment.merging([variable: value]) { $1 })
    }
    #expect(error.description.hasPrefix(message))
  }
}
