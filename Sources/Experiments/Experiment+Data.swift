public import Datasets
public import Methods

extension Experiment {
  /// What is learned from: files and folders, absolute or below the data folder.
  public struct Data: Configurable {
    /// What kind of data set the rated photos are.
    public var kind = DatasetKind.oasis
    /// Its file or folder; empty for the one that is named like the kind.
    public var rated = ""
    /// The lowest and the highest value that raters could give; empty where the data set says it.
    public var scale: [Int] = []
    /// Whether AADB's mean scores become histograms over 0 … 5 instead of 1 … 5.
    public var isPaperCompatible = false
    /// The only categories whose photos count; empty for all.
    public var categories: [String] = []
    /// What is known of rated photos beside ratings.
    public var attributes = Attributes.dataset
    /// Of which photos the upper third is good, the lower third is bad, and the middle third is left out.
    public var thirds = Thirds.none
    /// Whether rated photos without a file are left out, counted and reported, instead of being an error.
    public var leavesOutMissing = false
    /// Whether photos that cannot be decoded are left out, counted and reported, instead of being an error.
    public var leavesOutUnreadable = false
    /// Data sets that are learned from beside the first one: `KIND`, or `KIND=FOLDER`.
    public var further: [String] = []
    /// Folders of photos without ratings, each with a pattern of names at its end where not all of them count.
    public var unlabelled: [String] = []
    /// How many of those photos are kept from training, to measure degradation pairs on.
    public var heldOutUnlabelled = 300
    /// Whether decoded photos stay in memory; if not, worker threads decode each of them again whenever it is needed.
    public var inMemory = true

    /// Of which photos the upper third by mean score counts as good and the lower one as bad.
    public enum Thirds: String, Hashable, Sendable, Codable, CaseIterable {
      /// Ratings stay as they are.
      case none
      /// Of all.
      case all
      /// Of each category.
      case category
    }

    /// What is known of rated photos beside ratings, for methods that learn it.
    public enum Attributes: String, Hashable, Sendable, Codable, CaseIterable {
      /// What the data set says, if it does.
      case dataset
      /// Eleven measures of pixels, see ``Imaging/WeakAttributes``.
      case weak
      /// Eleven numbers by chance, to see what anything else is worth.
      case random
      /// Nothing.
      case none
    }

    /// Every setting at its default.
    public init() {}

    /// The further data sets, each with the settings of this one but for what it is; its folder is named like its kind unless given.
    public var furtherSets: [Data] {
      further.compactMap(Self.further).map { kind, folder in
        var data = Data()
        (data.kind, data.rated, data.inMemory) = (kind, folder, inMemory)
        (data.leavesOutMissing, data.leavesOutUnreadable) = (leavesOutMissing, leavesOutUnreadable)
        return data
      }
    }

    private static func further(_ name: String) -> (kind: DatasetKind, folder: String)? {
      let parts = name.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      return DatasetKind(rawValue: parts[0]).map { ($0, parts.count > 1 ? parts[1] : "") }
    }

    /// Where the rated photos are.
    public var source: String { rated.isEmpty ? kind.rawValue : rated }

    /// All settings.
    public mutating func visit(_ settings: any SettingsVisitor) throws {
      try settings.choice("kind", &kind, "what kind of data set the rated photos are")
      try settings.text(
        "rated", &rated, "a file or folder, absolute or below JUROR_DATA",
        "the data set; the one that is named like its kind unless given")
      try settings.wholes(
        "scale", &scale, in: -1_000...1_000,
        "[lowest, highest] of what raters could give, for a table that does not say it")
      guard scale.isEmpty || (scale.count == 2 && scale[0] < scale[1]) else {
        throw settings.error("scale", "expected [lowest, highest]")
      }
      guard scale.isEmpty || kind == .table else {
        throw settings.error("scale", "expected none, because \(kind.rawValue) has its own")
      }
      try settings.flag(
        "paper-compatible", &isPaperCompatible,
        "whether AADB's mean scores become histograms over votes of 0 … 5, as Wu & Yao print, instead of 1 … 5, which raters could give"
      )
      guard !isPaperCompatible || kind == .aadb else {
        throw settings.error("paper-compatible", "expected false, because only aadb is meant")
      }
      try settings.texts(
        "categories", &categories, "a list of categories",
        "the only ones whose rated photos count, such as a subset of BIQ; all unless given")
      try settings.choice(
        "attributes", &attributes,
        "what methods that learn attributes are told: what the data set says, eleven weak measures of pixels, chance, or nothing"
      )
      try settings.choice(
        "thirds", &thirds,
        "of which photos the upper third counts as good, the lower one as bad, and the middle one is left out: of none, of all, "
          + "or of each category")
      guard thirds == .none || (kind != .cuhkPQ && kind != .folders) else {
        throw settings.error("thirds", "expected none, because \(kind.rawValue) tells good from bad itself")
      }
      try settings.flag(
        "leave-out-missing", &leavesOutMissing,
        "whether rated photos without a file are left out and counted, instead of being an error")
      try settings.flag(
        "leave-out-unreadable", &leavesOutUnreadable,
        "whether photos that cannot be decoded are left out and counted, instead of being an error")
      try settings.texts(
        "further", &further, "a list of KIND, or KIND=FOLDER",
        "data sets that methods with several heads learn from beside this one")
      for name in further where Self.further(name) == nil {
        let kinds = DatasetKind.allCases.map(\.rawValue).joined(separator: ", ")
        throw settings.error("further", "expected KIND or KIND=FOLDER of \(kinds), found \"\(name)\"")
      }
      guard Set(further).count == further.count else {
        throw settings.error("further", "expected different data sets")
      }
      try settings.texts(
        "unlabelled", &unlabelled, "a list of folders, or patterns such as images/a-*",
        "photos without ratings")
      try settings.whole(
        "held-out-unlabelled", &heldOutUnlabelled, in: 0...1_000_000,
        "how many of those are kept from training, to measure degradation pairs on")
      try settings.flag(
        "in-memory", &inMemory,
        "whether decoded photos stay in memory; if not, each is decoded again whenever it is needed")
    }
  }
}
