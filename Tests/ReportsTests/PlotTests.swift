import Foundation
import Testing

@testable import Reports

/// What plots are given to draw.
@Suite("Plots")
struct PlotTests {
  @Test("bars come from top to bottom as they are given, with gaps where nothing is known")
  func bars() {
    let plot = Plot.bars(
      [.init(label: "a", value: 1, low: 0.5, high: 2), .init(label: "b", value: nil, floor: 3)], title: "t",
      caption: "c", x: "photos", format: "d")
    #expect(plot.texts("label") == ["a", "b"])
    #expect(plot.numbers("value") == [1, nil] && plot.numbers("low") == [0.5, nil])
    #expect(plot.numbers("floor") == [nil, 3] && plot.numbers("ceiling") == [nil, nil])
    // A floor is explained as soon as one bar has it.
    #expect(plot.texts("name", of: "marks") == ["floor", "ceiling"])
    #expect(
      Plot.bars([.init(label: "a", value: 1)], title: "", caption: "", x: "", format: "").tables["marks"]?
        .isEmpty ?? false)
  }

  @Test(
    "more bars are narrower, and none still have a place",
    arguments: [(0, 26), (1, 26), (12, 312), (13, 221), (40, 680)])
  func height(count: Int, pixels: Double) throws {
    let bars = (0..<count).map { Plot.Bar(label: "\($0)", value: 1) }
    let plot = Plot.bars(bars, title: "", caption: "", x: "", format: "d")
    guard case .number(pixels) = plot.words["height"] else {
      Issue.record("\(String(describing: plot.words["height"]))")
      return
    }
  }

  @Test("a point of a line without an interval has one of no length, and gaps stay gaps")
  func lines() {
    let plot = Plot.lines(
      [
        .init("a", Colour.blue, [(1, 2), (2, nil)]),
        .init(
          "b", Colour.orange, isDashed: true,
          intervals: [(x: 3, y: 4, low: 3.5, high: 5), (x: 4, y: 4, low: nil, high: nil)]),
      ], title: "", caption: "", x: "x", y: "y")
    #expect(plot.texts("series") == ["a", "a", "b", "b"])
    #expect(plot.numbers("y") == [2, nil, 4, 4])
    #expect(plot.numbers("low") == [2, nil, 3.5, 4] && plot.numbers("high") == [2, nil, 5, 4])
    #expect(plot.numbers("dashed") == [0, 0, 1, 1])
    #expect(plot.texts("name", of: "series") == ["a", "b"])
    #expect(plot.texts("colour", of: "series") == [Colour.blue, Colour.orange])
  }

  @Test("bins that are empty in every series are left out at both ends only")
  func histogram() {
    let plot = Plot.histogram(
      [("a", Colour.blue, [0, 0, 2, 0, 1, 0, 0]), ("b", Colour.orange, [0, 3, 0, 0, 0, 0, 0])], from: 10,
      width: 0.5,
      title: "", caption: "", x: "")
    #expect(plot.numbers("x") == [10.5, 11, 11.5, 12, 10.5, 11, 11.5, 12])
    #expect(plot.numbers("x2") == [11, 11.5, 12, 12.5, 11, 11.5, 12, 12.5])
    #expect(plot.numbers("n") == [0, 2, 0, 1, 3, 0, 0, 0])
    #expect(plot.texts("name", of: "named") == ["a", "b"])
    // One series needs no name.
    let one = Plot.histogram([("a", Colour.blue, [0, 0])], from: 0, width: 1, title: "", caption: "", x: "")
    #expect(one.tables["rows"]?.isEmpty ?? false)
    #expect(one.tables["named"]?.isEmpty ?? false)
  }

  @Test(
    "a number on the edge of two bins is in the upper one, the highest in the last, however it was computed")
  func edges() {
    for bins in [3, 7, 10, 49] {
      for bin in 0..<bins {
        let edge = 1 + 6 * Double(bin) / Double(bins)
        #expect(Plot.place(of: edge, from: 1, to: 7, bins: bins) == bin)
        #expect(Plot.place(of: edge + 3 / Double(bins), from: 1, to: 7, bins: bins) == bin)
      }
      #expect(Plot.place(of: 7, from: 1, to: 7, bins: bins) == bins - 1)
    }
    for number in [Double.infinity, -.infinity, .nan] {
      #expect(Plot.place(of: number, from: 1, to: 7, bins: 9) == 0)
    }
    #expect(Plot.place(of: 1e300, from: 1, to: 7, bins: 9) == 8)
    #expect(Plot.place(of: -1e300, from: 1, to: 7, bins: 9) == 0)
  }

  @Test("cells of a density cover what they count, and cells without photos are not there")
  func density() {
    let points = (0..<1_000).map { (x: Double($0 % 37) / 37, y: Double($0 % 11) / 11) }
    let plot = Plot.density(
      x: points.map(\.x), y: points.map(\.y), between: (0, 0), and: (1, 1), line: [(0, 0), (1, 1)],
      lineName: "l",
      title: "", caption: "", axes: ("a", "b"))
    #expect(plot.numbers("n").compactMap(\.self).reduce(0, +) == 1_000)
    let columns = ["x", "x2", "y", "y2", "n"].map { plot.numbers($0).map { $0 ?? .nan } }
    for row in columns[0].indices {
      let cell = columns.map { $0[row] }
      let inside = points.count { point in
        cell[0] - 1e-9 <= point.x && point.x < cell[1] - 1e-9 && cell[2] - 1e-9 <= point.y
          && point.y < cell[3] - 1e-9
      }
      #expect(Double(inside) == cell[4] && inside > 0)
    }
    #expect(plot.numbers("x", of: "line") == [0, 1] && plot.texts("name", of: "name") == ["l"])
  }

  @Test("colours in an order differ, from the first to the last of them", arguments: 0...9)
  func colours(count: Int) {
    let colours = Colour.ordered(count)
    #expect(colours.count == count && Set(colours).count == count)
    if count > 1 { #expect(colours.first == "#440154" && colours.last == "#d8c81e") }
    #expect(Set(Colour.series).count == Colour.series.count)
  }

  @Test(
    "groups of reliability have as many photos each, or one more, and their means are those of their photos")
  func reliability() {
    let predicted = (0..<57).map { Double(($0 * 23) % 57) }
    let rated = predicted.map { 100 - $0 }
    let bins = Reliability(predicted: predicted, rated: rated, bins: 10).bins
    #expect(bins.map(\.count).reduce(0, +) == 57 && bins.allSatisfy { (5...6).contains($0.count) })
    var start = 0
    for bin in bins {
      // Consecutive whole numbers: mean of the ends, variance n (n + 1) / 12.
      let n = Double(bin.count)
      let mean = Double(start) + (n - 1) / 2
      #expect(abs(bin.predicted - mean) < 1e-9 && abs(bin.rated - (100 - mean)) < 1e-9)
      #expect(abs((bin.error ?? 0) - 1.96 * ((n + 1) / 12).squareRoot()) < 1e-9)
      start += bin.count
    }
  }

  @Test("thousands are grouped from the right, in numbers of any size and sign")
  func grouped() {
    for (number, text) in [
      (0, "0"), (12, "12"), (999, "999"), (1_000, "1 000"), (-1_000, "−1 000"), (-999, "−999"),
      (123_456_789, "123 456 789"), (Int.min, "−9 223 372 036 854 775 808"),
    ] {
      #expect(number.grouped.replacing("\u{202F}", with: " ") == text)
    }
  }
}
