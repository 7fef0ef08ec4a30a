import Testing

/// Trainings share libtorch's random state and all cores: one after the other, whichever suite they are of.
@Suite(.serialized)
enum Trainings {}
