extension SplitRule {
  /// The photos that a file of anybody's lists are the test, and nothing is trained on: one id, file name or path a line.
  ///
  /// Photos are found as predictions are, see ``Matching``. Names without a rated photo are kept for ``absent(from:)``; the
  /// same photo twice is an error.
  ///
  /// - Parameter path: names the split, too.
  public init(listedIn path: String, of photos: [RatedPhoto]) throws(DatasetError) {
    // Fields end at tabs, because there may be blanks and commas in the names of files.
    var rows = RowReader(try TextFile(path: path), separatedBy: .character(UInt8(ascii: "\t")))
    var names = PhotoNames(photos)
    var places: [String: Int] = [:]
    var ids: [String] = []
    while try rows.next() {
      let name = try rows.requiredText(at: 0, "photo")
      let id: String
      switch names.find(name) {
      case .one(let photo): id = photos[photo].id
      case .none: id = name
      case .several(let meant):
        throw rows.error(
          "\"\(name)\": expected one photo's name, \(PredictionProblem.Reason.ambiguous(meant.map { photos[$0].id }))"
        )
      }
      if let place = places.updateValue(rows.rowStart, forKey: id) {
        throw rows.error("\"\(name)\" was already on line \(rows.file.place(of: place).line)")
      }
      ids.append(id)
    }
    guard !ids.isEmpty else { throw DatasetError(path, "there are no ids") }
    self.init(name: path, kind: .file(ids))
  }
}

extension Dataset {
  /// What a name stands for: a published split, a rule's spelling, or a file that lists photos, in this order.
  public func rule(named name: String) throws(Split.Problem) -> SplitRule {
    if let rule = splits.first(where: { $0.name == name }) ?? SplitRule(name) { return rule }
    guard exists(name), !isFolder(name) else { throw .unknown(name, known: splits.map(\.name)) }
    do { return try SplitRule(listedIn: name, of: photos) } catch { throw .unreadableList(error) }
  }

  /// A published split, what a rule's name makes, or the photos that a file lists: see ``SplitRule``.
  ///
  /// - Parameter allowingLeaks: keep published lists that share photos.
  /// - Throws: ``Split/Problem`` when there is no such split, or its lists share photos.
  public func split(named name: String, allowingLeaks: Bool = false) throws(Split.Problem) -> Split {
    try rule(named: name).split(of: photos, allowingLeaks: allowingLeaks)
  }
}
