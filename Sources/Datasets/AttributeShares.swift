extension DatasetKind {
  /// From what to what an attribute of the data set goes; nil for a name that it does not have.
  public func range(ofAttribute name: String) -> ClosedRange<Double>? {
    switch self {
    case .aadb: AADB.range(of: name)
    case .eva: EVA.range(of: name)
    case .spaq: SPAQ.range(of: name)
    case .para: PARA.range(of: name)
    case .ava, .cuhkPQ, .oasis, .biq, .koniq, .dpchallenge, .folders, .table: nil
    }
  }
}

extension Dataset {
  /// A photo's attributes as shares of their ranges, 0…1, one for each of ``attributes``.
  ///
  /// Numbers outside their range count as its nearer end. An attribute whose range ``DatasetKind/range(ofAttribute:)`` does not
  /// know must be from 0 to 1 already.
  public func attributeShares(of photo: RatedPhoto) -> [Double] {
    zip(attributes, photo.attributes).map { name, value in
      let range = kind.range(ofAttribute: name) ?? 0...1
      let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
      return min(1, max(0, share))
    }
  }
}
