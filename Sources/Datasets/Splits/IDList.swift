/// Reads lists of ids, one a line, as data sets and papers publish them.
public enum IDList {
  /// The first field of each row, without a photo's file ending; other fields, such as labels, are not looked at.
  ///
  /// Fields are separated by blanks, or by commas or semicolons where the first row has one.
  public static func read(_ path: String) throws(DatasetError) -> [String] {
    try read(TextFile(path: path))
  }

  static func read(_ file: TextFile) throws(DatasetError) -> [String] {
    let firstLine = file.bytes[file.start...].prefix { $0 != .lineFeed && $0 != .carriageReturn }
    let separator = [UInt8(ascii: ","), UInt8(ascii: ";")].first(where: firstLine.contains)
    var rows = RowReader(file, separatedBy: separator.map(RowReader.Separator.character) ?? .blanks)
    var ids: [String] = []
    while try rows.next() {
      ids.append(withoutPhotoExtension(lastComponent(try rows.requiredText(at: 0, "id"))))
    }
    guard !ids.isEmpty else { throw DatasetError(file.path, "there are no ids") }
    return ids
  }
}
