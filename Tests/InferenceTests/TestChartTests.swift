import Imaging
import Inference
import Testing

@Suite("Test chart")
struct TestChartTests {
  static let fits = Fit.Policy.allCases.flatMap { policy in
    [32, 96, 224].map { Fit(policy: policy, side: $0) }
  }

  @Test(
    "the chart has a size that photos get, and is not changed by fitting, whatever the policy",
    arguments: fits)
  func size(fit: Fit) throws {
    let chart = TestChart.image(for: fit)
    #expect(fit.inputs.contains(chart.size))
    #expect(try chart.fitted(fit) == chart)
  }

  @Test(
    "red rises to the right, green downwards, both from 0 to 255, and never the other way", arguments: fits)
  func gradients(fit: Fit) {
    let chart = TestChart.image(for: fit)
    let (right, bottom) = (chart.size.width - 1, chart.size.height - 1)
    let reds = (0...right).map { chart[$0, bottom].red }
    let greens = (0...bottom).map { chart[right, $0].green }
    for levels in [reds, greens] {
      #expect(levels.first == 0 && levels.last == 255)
      #expect(zip(levels, levels.dropFirst()).allSatisfy { $0 <= $1 })
    }
    #expect((0...bottom).allSatisfy { chart[right, $0].red == 255 })
  }

  @Test("blue is a chessboard of squares of 16 pixels", arguments: fits)
  func chessboard(fit: Fit) {
    let chart = TestChart.image(for: fit)
    for y in 0..<chart.size.height {
      for x in 0..<chart.size.width {
        let isDark = (x / 16).isMultiple(of: 2) == (y / 16).isMultiple(of: 2)
        if chart[x, y].blue != (isDark ? 0 : 255) {
          Issue.record("\(x), \(y)")
          return
        }
      }
    }
  }

  @Test("f32 may differ least from the expected score")
  func tolerances() {
    for precision in Precision.allCases where precision != .f32 {
      #expect(TestChart.tolerance(precision) > TestChart.tolerance(.f32))
    }
  }
}
