/// How a run is carried out: nothing here changes what comes out of it.
struct Session {
  /// Threads that prepare images.
  var workers = 2
  /// Whether trainings go on from their checkpoints.
  var resumes = false
  /// Asked often; true ends the run with ``TrainingError/interrupted``, leaving only whole files.
  var isInterrupted: @Sendable () -> Bool = { false }
  /// Told what happens.
  var tell: (TrainingEvent) -> Void = { _ in }
}
