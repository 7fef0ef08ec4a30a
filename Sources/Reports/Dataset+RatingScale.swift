public import Datasets
public import Ratings

extension Dataset {
  /// What raters could give; 0 and 1 where they only told good from bad.
  public var ratingScale: RatingScale? {
    switch kind {
    case .cuhkPQ, .folders: try? RatingScale([0, 1])
    case .ava, .aadb, .eva, .oasis, .biq, .koniq, .spaq, .para, .dpchallenge, .table: scale
    }
  }
}
