import Ratings
import Testing

struct PhotoGroupTests {
  @Test("bins of height / width hold their lower edge; what is outside or unknown is kept apart")
  func aspects() {
    let groups = PhotoGroup.byAspect([0.3, 0.4, 0.599, 0.6, 1.2, 1.5, 1.6, 9, nil, .nan])
    #expect(
      groups.map(\.label) == ["below 0.4", "0.4–0.6", "0.6–0.8", "1.2–1.4", "1.4–1.6", "1.6+", "unknown"])
    #expect(groups.map(\.photos) == [[0], [1, 2], [3], [4], [5], [6, 7], [8, 9]])
  }

  @Test("photos are grouped by their number of votes")
  func votes() {
    let groups = PhotoGroup.byVotes([10, 24, 25, 99, 210, 300, nil])
    #expect(groups.map(\.label) == ["below 25", "25–49", "50–99", "200–299", "300+", "unknown"])
    #expect(groups.map(\.photos) == [[0, 1], [2], [3], [4], [5], [6]])
  }

  @Test("a photo is in the group of each of its tags, once; the largest group comes first")
  func tags() {
    let groups = PhotoGroup.byTag([["sea", "sky"], ["sky", "sky"], [], ["animal"]])
    #expect(groups.map(\.label) == ["sky", "animal", "none", "sea"])
    #expect(groups.map(\.photos) == [[0, 1], [3], [2], [0]])
  }

  @Test("a scale of 5 to 12 units has bins of one unit, which hold their lower edge; the last one holds both")
  func scores() throws {
    let groups = PhotoGroup.byScore([1, 1.999, 2 - 1e-12, 2, 9, 10, 5.5], scale: .oneToTen)
    #expect(groups.map(\.label) == ["1–2", "2–3", "5–6", "9–10"])
    #expect(groups.map(\.photos) == [[0, 1], [2, 3], [6], [4, 5]])
    #expect(ScoreBins(of: [], on: .oneToSeven).edges == [1, 2, 3, 4, 5, 6])
    #expect(ScoreBins(of: [], on: .zeroToTen).edges == (0..<10).map(Double.init))
    #expect(ScoreBins(of: [], on: .oneToSeven).description == "6 bins of 1 from 1 to 7")
  }

  @Test("a shorter, longer or odd scale has ten equal bins, and so have scores on no known scale")
  func tenths() throws {
    let groups = PhotoGroup.byScore([0, 0.1, 0.3, 0.69, 0.7, 1], scale: .quarters)
    #expect(groups.map(\.label) == ["0–0.1", "0.1–0.2", "0.3–0.4", "0.6–0.7", "0.7–0.8", "0.9–1"])
    #expect(groups.map(\.photos) == [[0], [1], [2], [3], [4], [5]])
    for values in [[1, 5], [0, 100], [1, 6.5]] {
      #expect(ScoreBins(of: [], on: try RatingScale(values)).edges.count == 10)
    }
    let unknown = PhotoGroup.byScore([20, 70, 49, 45], scale: nil)
    #expect(unknown.map(\.label) == ["20–25", "45–50", "65–70"])
    #expect(unknown.map(\.photos) == [[0], [2, 3], [1]])
    #expect(PhotoGroup.byScore([3, 3], scale: nil).map(\.photos) == [[0, 1]])
  }

  @Test("nothing has no groups")
  func nothing() {
    #expect(PhotoGroup.byScore([], scale: nil).isEmpty && PhotoGroup.byScore([], scale: .oneToTen).isEmpty)
    #expect(PhotoGroup.byAspect([]).isEmpty)
    #expect(PhotoGroup.byTag([]).isEmpty)
  }

  @Test("halves begin at the median, and equal numbers stay together")
  func halves() {
    func groups(_ numbers: [Double?]) -> [PhotoGroup] { PhotoGroup.byHalves(numbers, of: "Light") }
    #expect(
      groups([0.5, -1, nil, 0.25, 0]) == [
        PhotoGroup(label: "Light below 0.25", photos: [1, 4]),
        PhotoGroup(label: "Light 0.25+", photos: [0, 3]),
      ])
    // Most have the least number there is.
    #expect(
      groups([0, 0, 0, 1, 0]) == [
        PhotoGroup(label: "Light below 1", photos: [0, 1, 2, 4]), PhotoGroup(label: "Light 1+", photos: [3]),
      ])
    #expect(groups([2, 2]) == [PhotoGroup(label: "Light 2", photos: [0, 1])])
    #expect(groups([nil, nil]).isEmpty && groups([]).isEmpty)
  }
}
