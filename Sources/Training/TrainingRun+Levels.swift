import Methods

extension TrainingRun {
  /// What probes say of photos that they have not learned from; nil where nothing is probed, or nothing is held out.
  func answers(of trained: Learner.Trained, on ids: [String]) throws -> LevelAnswers? {
    guard let task = trained.task as? any LevelTask, !ids.isEmpty else { return nil }
    let photos = data.indices(of: ids).map { data.sample(.rated, $0) }
    return try LevelAnswers(task, photos, trained.source, session)
  }

  /// Keeps what probes said, and measures it; nil where nothing was probed.
  func measure(_ parts: [LevelAnswers]) throws -> [LevelMeasurement]? {
    guard let answers = LevelAnswers(joining: parts) else { return nil }
    if session.writes { try folder.write(answers, as: LevelAnswers.name) }
    let measured = try answers.measured(bootstrap)
    for level in measured { session.tell(.measured(level.line)) }
    return measured
  }
}
