import Testing

/// Trainings use all cores: one after the other, whichever suite they are of.
@Suite(.serialized)
enum Trainings {}
