import Experiments
import Methods
import Torch

/// How a run is carried out: nothing here changes what comes out of it, but for rounding when processes share it.
struct Session {
  /// Threads that prepare images.
  var workers = 2
  /// Whether trainings go on from their checkpoints.
  var resumes = false
  /// The processes that share the run; nil for one alone.
  var group: ProcessGroup?
  /// Where networks compute.
  var device = Device.cpu
  /// Whether convolutions are computed in bf16.
  var bfloat16 = false
  /// What networks compute in, and where unless it is the processor: `f32`, `bf16`, `bf16 on cuda`.
  var precision: String { (bfloat16 ? "bf16" : "f32") + (device == .cpu ? "" : " on cuda") }
  /// Asked often; true ends the run with ``TrainingError/interrupted``, leaving only whole files.
  var isInterrupted: @Sendable () -> Bool = { false }
  /// Told what happens.
  var tell: (TrainingEvent) -> Void = { _ in }

  /// This process's part of all work.
  var shard: Shard { group?.shard ?? .whole }

  /// Whether this process writes files.
  var writes: Bool { shard.rank == 0 }

  /// Sums numbers over the processes.
  func sum(_ numbers: [Double]) throws -> [Double] {
    guard let group else { return numbers }
    // A GPU would first have to finish what it is at.
    return try withDevice(.cpu) {
      let tensor = try Tensor(numbers)
      try group.allReduce(tensor)
      return try tensor.doubles()
    }
  }

  /// Averages losses over the processes.
  func mean(_ losses: [String: Double]) throws -> [String: Double] {
    let names = losses.keys.sorted()
    let sums = try sum(names.compactMap { losses[$0] })
    return Dictionary(uniqueKeysWithValues: zip(names, sums.map { $0 / Double(shard.count) }))
  }

  /// Whether convolutions are to be computed in bf16, the same in all processes; and a sentence when that is not as one would expect.
  func computesInBFloat16(_ precision: Experiment.Optimization.Precision) throws -> (Bool, note: String?) {
    let isEverywhere = try sum([device.computesBFloat16 ? 0 : 1])[0] == 0
    let engine = device == .cpu ? "processor" : "GPU"
    switch precision {
    case .f32: return (false, nil)
    case .auto where isEverywhere: return (true, nil)
    case .auto: return (false, "training in f32: this \(engine) does not compute bf16 itself")
    case .bf16 where isEverywhere: return (true, nil)
    case .bf16:
      return (
        true, "training in bf16, which this \(engine) does not compute itself: many times slower than f32"
      )
    }
  }

  /// Whether any process has been asked to stop; all processes ask together and get the same answer.
  func isStopping() throws -> Bool { try sum([isInterrupted() ? 1 : 0])[0] > 0 }

  /// Whether to go on with long work of which each process has its part: fails when one of them is missing, or when a
  /// single one has been asked to stop.
  func check() throws {
    if let group {
      try group.check()
    } else if isInterrupted() {
      throw TrainingError.interrupted
    }
  }

  /// Refuses when an equal part for each process is not possible.
  func check(_ experiment: Experiment) throws {
    let parts = shard.count * experiment.optimization.accumulation
    let sizes = experiment.method.draws.map { draw in
      if case .random(let count) = draw.kind {
        return ("\(experiment.method.name).\(draw.key ?? "draws")", count)
      }
      return ("optimization.batch", experiment.optimization.batch)
    }
    for (key, size) in sizes where size % parts != 0 {
      throw TrainingError.invalid(
        "\(key) is \(size), which \(shard.count) processes cannot share in \(parts) equal parts")
    }
  }
}
