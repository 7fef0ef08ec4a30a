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

  @Test("nothing has no groups")
  func nothing() {
    #expect(PhotoGroup.byAspect([]).isEmpty)
    #expect(PhotoGroup.byTag([]).isEmpty)
  }
}
