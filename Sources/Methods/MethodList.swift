/// Every method; a new one is a file of its own and an entry here.
public enum MethodList {
  /// Each with its defaults; tests add their own for as long as they run.
  @TaskLocal public static var all: [any Method] = [
    RankedRating(), NIMA(), CrossEntropy(), UIAA(), MeanRegression(), DistributionRegression(), MPEMD(),
    MPAda(), PAR(),
    AAL(), PEARPrior(), PEAR(), Distillation(), APM(), Degradations(), RotNet(),
    ContextPrediction(), Colorization(), SplitBrain(), Counting(), Inpainting(), LinearProbe(),
  ]

  /// The one of experiments that name none.
  public static let standard: any Method = RankedRating()

  /// The method of a name.
  public static func named(_ name: String) -> (any Method)? { all.first { $0.name == name } }
}
