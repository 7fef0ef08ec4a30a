public import Ratings

/// The data sets that can be read, by the names that commands use.
public enum DatasetKind: String, CaseIterable, Sendable, Codable {
  /// Murray et al. 2012: votes 1 … 10.
  case ava
  /// Kong et al. 2016: scores 0 … 1 and eleven attributes.
  case aadb
  /// Tang et al. 2013: good and bad photos of seven kinds.
  case cuhkPQ = "cuhk-pq"
  /// Kang et al. 2020: votes 0 … 10, one row each.
  case eva
  /// Brielmann & Pelli 2019: votes 1 … 7 for beauty.
  case oasis
  /// Ahmed & Asif 2022: scores 0 … 1 of technical quality, in three subsets.
  case biq
  /// Hosu et al. 2020: votes 1 … 5 for technical quality.
  case koniq
  /// Fang et al. 2020: scores 0 … 100 of technical quality, and five attributes.
  case spaq
  /// Yang et al. 2022: votes 1, 1½, … 5, and eight attributes.
  case para
  /// Datta et al. 2008: votes 1 … 10.
  case dpchallenge
  /// Two folders, one of good and one of bad photos.
  case folders
  /// A CSV or JSON file of anybody's.
  case table

  /// Reads the file or folder at `path`.
  ///
  /// - Parameters:
  ///   - scale: what raters could give, where the source does not say: a ``table`` of means.
  ///   - columns: which column of a ``table`` holds what, where their names do not tell.
  public func read(
    _ path: String, scale: RatingScale? = nil, columns: ColumnMap = ColumnMap()
  ) throws(DatasetError) -> Dataset {
    switch self {
    case .ava: try AVA.read(path)
    case .aadb: try AADB.read(path)
    case .cuhkPQ: try CUHKPQ.read(path)
    case .eva: try EVA.read(path)
    case .oasis: try OASIS.read(path)
    case .biq: try BIQ.read(path)
    case .koniq: try KonIQ.read(path)
    case .spaq: try SPAQ.read(path)
    case .para: try PARA.read(path)
    case .dpchallenge: try DPChallenge.read(path)
    case .folders: try GoodAndBad.read(path)
    case .table: try RatingTable.read(path, scale: scale, columns: columns)
    }
  }

  /// The mean above which a photo counts as good in the papers that use the data set, where it is not the middle of the scale.
  public var threshold: Double? {
    switch self {
    case .ava, .dpchallenge: 5
    case .aadb, .cuhkPQ, .eva, .oasis, .biq, .koniq, .spaq, .para, .folders, .table: nil
    }
  }

  /// What raters were asked.
  public var question: Question {
    switch self {
    case .biq, .koniq, .spaq: .quality
    case .ava, .aadb, .cuhkPQ, .eva, .oasis, .para, .dpchallenge, .folders, .table: .beauty
    }
  }

  /// What cards call it; nil for a layout that photos of anybody may have.
  public var title: String? {
    switch self {
    case .ava: "AVA"
    case .aadb: "AADB"
    case .cuhkPQ: "CUHK-PQ"
    case .eva: "EVA"
    case .oasis: "OASIS with beauty ratings"
    case .biq: "BIQ2021"
    case .koniq: "KonIQ-10k"
    case .spaq: "SPAQ"
    case .para: "PARA"
    case .dpchallenge: "DPChallenge"
    case .folders, .table: nil
    }
  }

  /// Under what terms its authors, or who published it again, let it be used; for cards.
  public var licence: String {
    switch self {
    case .ava, .aadb, .para, .dpchallenge: "research use"
    case .oasis: "free use in research, no licence file"
    case .biq: "no licence file"
    case .cuhkPQ, .eva, .koniq, .spaq, .folders, .table: "the data set's own terms"
    }
  }
}
