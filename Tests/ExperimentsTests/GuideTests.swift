import Foundation
import Methods
import Testing

@testable import Experiments

/// The page that lists what an experiment may say.
@Suite("Guide")
struct GuideTests {
  /// The cells of every row of every table, by the heading above it.
  private func tables() throws -> [String: [[String]]] {
    var heading = ""
    var tables: [String: [[String]]] = [:]
    for line in try ExperimentGuide.markdown().split(separator: "\n") {
      if line.hasPrefix("#") { heading = String(line) }
      guard line.hasPrefix("| `") else { continue }
      let cells = line.replacing("\\|", with: "¦").split(separator: "|", omittingEmptySubsequences: false)
      tables[heading, default: []].append(
        cells.dropFirst().dropLast().map { $0.trimmingCharacters(in: .whitespaces) })
    }
    return tables
  }

  @Test("every row has a key, its values, its default and its meaning")
  func rows() throws {
    let rows = try tables().values.flatMap(\.self)
    #expect(rows.allSatisfy { $0.count == 4 && !$0[1].isEmpty && !$0[3].isEmpty })
    // Without a default is only what has to be given, or what is empty.
    let withoutDefault = rows.filter { $0[2].isEmpty }.map { $0[0] }
    #expect(
      Set(withoutDefault) == [
        "`name`", "`data.rated`", "`pear.prior`", "`validation.split`", "`card.summary`", "`card.licence`",
      ])
  }

  @Test("a method's settings stand under its own heading, all others once at the top")
  func headings() throws {
    let tables = try tables()
    let names = MethodList.all.map(\.name)
    #expect(Set(tables.keys) == Set(["# Experiments"] + names.map { "## method: \($0)" }))
    for name in names {
      let rows = try #require(tables["## method: \(name)"])
      #expect(rows.allSatisfy { $0[0].hasPrefix("`\(name).") })
    }
    let keys = tables.values.flatMap { $0.map { $0[0] } }
    #expect(Set(keys).count == keys.count)
  }

  @Test("the keys of a method are the common ones and its own; no method of another name has keys")
  func ofMethods() throws {
    for method in MethodList.all {
      let keys = try #require(try ExperimentGuide.keys(of: method.name)).entries.map(\.key)
      #expect(keys.contains("fit.side") && keys.contains { $0.hasPrefix(method.name + ".") })
      for other in MethodList.all where other.name != method.name {
        #expect(!keys.contains { $0.hasPrefix(other.name + ".") })
      }
    }
    #expect(try ExperimentGuide.keys(of: "nonsense") == nil)
    #expect(try ExperimentGuide.keys()?.entries == KeyList(of: Experiment()).entries)
  }

  @Test("a method that is added has its heading, its keys and its place among the names, and is read")
  func added() throws {
    try MethodList.$all.withValue(MethodList.all + [ToyMethod()]) {
      let rows = try #require(try tables()["## method: toy"])
      #expect(rows == [["`toy.tone`", "warm ¦ cold", "`a¦b`", "a ¦ in a table"]])
      let experiment = try Experiment(yaml: "name: t\nmethod: toy\ntoy: {tone: c}\n", file: "e.yaml")
      #expect((experiment.method as? ToyMethod)?.tone == "c")
    }
    let error = #expect(throws: ExperimentError.self) {
      try Experiment(yaml: "name: t\nmethod: toy\n", file: "e.yaml")
    }
    #expect(error?.key == "method")
  }
}
