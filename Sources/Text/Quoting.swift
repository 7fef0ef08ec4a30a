extension String {
  /// As a cell of CSV in quotation marks (RFC 4180), those inside of it doubled.
  ///
  /// By scalars: a quotation mark with an accent on it is another character to Swift, and none to who reads CSV.
  package var quotedForCSV: String {
    let parts = unicodeScalars.split(separator: "\"", omittingEmptySubsequences: false)
    return "\"\(parts.map(String.init).joined(separator: "\"\""))\""
  }
}
