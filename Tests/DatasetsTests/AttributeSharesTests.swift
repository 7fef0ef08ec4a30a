import Datasets
import Fixtures
import Ratings
import Testing

@Suite("Attributes as shares of their ranges")
struct AttributeSharesTests {
  @Test("AADB's go from -1 to 1, but what can only be there or not from 0 to 1; EVA's from 1 to 4")
  func ranges() {
    for name in AADB.attributes {
      let low = ["Repetition", "Symmetry"].contains(name) ? 0.0 : -1
      #expect(DatasetKind.aadb.range(ofAttribute: name) == low...1, "\(name)")
    }
    for name in EVA.attributes { #expect(DatasetKind.eva.range(ofAttribute: name) == 1...4, "\(name)") }
    for (kind, name) in [(DatasetKind.aadb, "light"), (.eva, "Light"), (.ava, "Light"), (.table, "Light")] {
      #expect(kind.range(ofAttribute: name) == nil)
    }
  }

  @Test("the ends of a range are 0 and 1, and what lies beyond counts as the nearer end")
  func shares() throws {
    let folder = try ScratchFolder()
    let file = try folder.write(
      "ImageFile,Light,Symmetry,score\na.jpg,-1,0,0\nb.jpg,0,0.25,0\nc.jpg,1,1,1\nd.jpg,0.5,-0.5,1\n".utf8,
      to: "test.csv")
    let dataset = try AADB.read(file)
    let shares = dataset.photos.map(dataset.attributeShares)
    #expect(shares == [[0, 0], [0.5, 0.25], [1, 1], [0.75, 0]])
  }

  @Test("means of what EVA's raters gave from 1 to 4 become shares of that")
  func votes() throws {
    let folder = try ScratchFolder()
    try folder.write(
      "image_id=user_id=score=difficulty=visual\n7=1=5=1=4\n7=2=6=2=4\n".utf8, to: "votes_filtered.csv")
    let dataset = try EVA.read(folder.path)
    #expect(dataset.attributeShares(of: dataset.photos[0]) == [0.5 / 3, 1])
  }

  @Test("attributes of no known range are shares already, and a photo without attributes has none")
  func unknown() {
    let photos = [[0.25, 2], []].enumerated().map {
      RatedPhoto(id: "\($0)", ratings: .moments(mean: 1), attributes: $1)
    }
    let dataset = Dataset(
      kind: .table, source: "", scale: nil, photos: photos, attributes: ["WeakLight", "WeakObject"])
    #expect(photos.map(dataset.attributeShares) == [[0.25, 1], []])
  }
}
