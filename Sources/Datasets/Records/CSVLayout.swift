import Ratings

/// Which column of a CSV file holds what.
struct CSVLayout {
  let format: RecordFormat
  let id: Int
  /// The folder of photos whose names it belongs to, as in PARA.
  private(set) var folder: Int?
  /// One column for each value of the scale; none where only means are given.
  private(set) var values: [Int] = []
  /// The number of the first of them.
  private(set) var firstValue = 1
  /// The scale that the columns' names tell.
  private(set) var scale: RatingScale?
  private(set) var mean: Int?
  private(set) var deviation: Int?
  /// The first of these that is filled in tells the file.
  private(set) var files: [Int] = []
  private(set) var category, tags, challenge: Int?
  private(set) var scaleColumn, width, height: Int?
  private(set) var errorKind, errorMessage: Int?
  /// Columns `attribute_NAME`, by the name.
  private(set) var attributes: [(name: String, place: Int)] = []
  /// What a map named and the header has.
  private(set) var mapped: Set<ColumnMap.Role> = []

  /// A file without a header: an id and a mean, or an id and at least four numbers.
  init(withoutHeader rows: RowReader) throws(DatasetError) {
    let count = rows.fields.count
    guard count == 2 || count >= 5 else {
      throw rows.error("expected an id and one number, or an id and at least four; found \(count) fields")
    }
    id = 0
    mean = count == 2 ? 1 : nil
    values = count == 2 ? [] : Array(1..<count)
    format = count == 2 ? .bareMean : .bareDistribution
  }

  /// A file with a header, some of whose names a map may explain.
  init(_ table: Table, _ map: ColumnMap) throws(DatasetError) {
    let header = table.header
    let rows = table.rows
    func place(_ role: ColumnMap.Role, _ names: [String]) throws(DatasetError) -> (
      place: Int?, isMapped: Bool
    ) {
      guard let name = map[role] else { return (ColumnNames.place(of: names, in: header), false) }
      if let place = ColumnNames.place(of: [name], in: header) { return (place, true) }
      guard map.optional.contains(role) else {
        throw DatasetError(
          rows.file.path, line: 1, column: 1, field: name,
          "this column is missing; found \(header.joined(separator: ", "))")
      }
      return (ColumnNames.place(of: names, in: header), false)
    }
    var mapped: Set<ColumnMap.Role> = []
    func found(_ role: ColumnMap.Role, _ names: [String]) throws(DatasetError) -> Int? {
      let (place, isMapped) = try place(role, names)
      if isMapped { mapped.insert(role) }
      return place
    }
    guard let id = try found(.id, ColumnNames.id) else {
      throw rows.error(
        at: 0, "id",
        "expected a column named \(ColumnNames.id.joined(separator: ", ")); found \(header.joined(separator: ", "))"
          + "; --column id=NAME names another")
    }
    self.id = id
    format = .headed
    mean = try found(.mean, ColumnNames.mean)
    deviation = try found(.std, ColumnNames.deviation)
    category = try found(.category, ["category"])
    tags = try found(.tags, ["tags"])
    challenge = try found(.challenge, ["challenge"])
    files = try [found(.file, [])].compactMap(\.self)
    if files.isEmpty { files = ColumnNames.file.compactMap { ColumnNames.place(of: [$0], in: header) } }
    if ColumnNames.key(header[id]) == ColumnNames.key("imageName") {
      folder = ColumnNames.place(of: ["sessionId"], in: header)
    }
    scaleColumn = ColumnNames.place(of: ["scale"], in: header)
    (width, height) = (
      ColumnNames.place(of: ["width"], in: header), ColumnNames.place(of: ["height"], in: header)
    )
    errorKind = ColumnNames.place(of: ["error_kind"], in: header)
    errorMessage = ColumnNames.place(of: ["error_message"], in: header)
    attributes = header.enumerated().compactMap { place, column in
      let name = column.dropFirst(ColumnNames.attribute.count)
      return column.hasPrefix(ColumnNames.attribute) && !name.isEmpty ? (String(name), place) : nil
    }
    if let columns = try Self.votes(table, map, besides: mean != nil, &mapped) {
      (values, firstValue, scale) = (columns.places, columns.first, columns.scale)
    }
    self.mapped = mapped
    guard mean != nil || !values.isEmpty else {
      throw rows.error(
        at: 0, "mean",
        "expected columns p1 … pN, c1 … cN or mean; found \(header.joined(separator: ", "))"
          + "; --column mean=NAME or votes=FIRST..LAST names others")
    }
  }

  /// The columns of votes: those that a map names, else those that are numbered, unless a map names the mean.
  private static func votes(
    _ table: Table, _ map: ColumnMap, besides hasMean: Bool, _ mapped: inout Set<ColumnMap.Role>
  ) throws(DatasetError) -> NumberedColumns? {
    if let (first, last) = map.ends {
      do {
        let columns = try NumberedColumns(from: first, to: last, in: table.header)
        mapped.insert(.votes)
        return columns
      } catch {
        guard map.optional.contains(.votes) else { throw table.missing(error) }
      }
    }
    return mapped.contains(.mean) ? nil : try table.numberedColumns(isNeeded: !hasMean)
  }
}
