import Datasets
import Fixtures
import Ratings
import Testing

struct BIQTests {
  @Test("the two published lists give scores, subsets as categories, and the official split")
  func published() throws {
    let folder = try ScratchFolder()
    try folder.makeFolder("Images")
    try folder.write(
      "Image Name,MOS,,\r\nss03 (3753).jpg,0.8471,,\r\nss01 (1726).jpg,0,,\r\n".utf8,
      to: "Train (Images and MOS).csv")
    try folder.write("Image Name,MOS,,\nss02 (8).jpg,1,,\n".utf8, to: "Test (Images and MOS).csv")
    let dataset = try DatasetKind.biq.read(folder.path)
    #expect(dataset.photos.map(\.id) == ["ss03 (3753).jpg", "ss01 (1726).jpg", "ss02 (8).jpg"])
    #expect(dataset.photos.map(\.category) == ["ss03", "ss01", "ss02"])
    #expect(dataset.photos.map(\.ratings.mean) == [0.8471, 0, 1])
    #expect(dataset.photos[0].path == folder("Images/ss03 (3753).jpg"))
    #expect(dataset.threshold?.value == 0.5)
    let split = try dataset.split(named: "official")
    #expect(split.training == ["ss01 (1726).jpg", "ss03 (3753).jpg"])
    #expect(split.test == ["ss02 (8).jpg"])
  }

  @Test("ratings.csv beside images names its subsets itself; one list alone has no split")
  func own() throws {
    let folder = try ScratchFolder()
    try folder.makeFolder("images")
    let table = try folder.write(
      "file,subset,mos\nss01-1.webp,ss01,0.4779\nb.webp,mine,0.5\nc,ss02,0.25\n".utf8, to: "ratings.csv")
    for path in [folder.path, table] {
      let dataset = try BIQ.read(path)
      #expect(dataset.photos.map(\.category) == ["ss01", "mine", "ss02"])
      #expect(dataset.photos[0].path == folder("images/ss01-1.webp"))
      #expect(dataset.splits.isEmpty)
    }
    let list = try folder.write("Image Name,MOS\nphoto,0.5\nss02 (1).jpg,0.5\n".utf8, to: "list.csv")
    #expect(try BIQ.read(list).photos.map(\.category) == [nil, "ss02"])
  }

  @Test("a published list without the other, and one photo in both of them, are said")
  func incomplete() throws {
    let folder = try ScratchFolder()
    try folder.write("Image Name,MOS\nss01 (1).jpg,0.5\n".utf8, to: "Train (Images and MOS).csv")
    let missing = try #require(throws: DatasetError.self) { try BIQ.read(folder.path) }
    #expect(missing.path == folder("Test (Images and MOS).csv"))
    try folder.write("Image Name,MOS\nss01 (1).jpg,0.5\n".utf8, to: "Test (Images and MOS).csv")
    let dataset = try BIQ.read(folder.path)
    #expect(throws: Split.Problem.leaks(["ss01 (1).jpg"])) { try dataset.split(named: "official") }
    try folder.write("Image Name,MOS\nss01 (1).jpg,0.6\n".utf8, to: "Test (Images and MOS).csv")
    let other = try #require(throws: DatasetError.self) { try BIQ.read(folder.path) }
    #expect(other.message.contains("other ratings"))
    #expect(throws: DatasetError.self) { try BIQ.read("/nowhere/at/all") }
  }

  @Test("its folders are told from those of OASIS by the columns of ratings.csv")
  func recognised() throws {
    let folder = try ScratchFolder()
    try folder.makeFolder("images")
    func kinds() -> [DatasetKind] { DatasetKind.allCases.filter { $0.looksLike(folder.path) } }
    try folder.write("item,file,category,source,c1,c2,c3,c4,c5,c6,c7\n".utf8, to: "ratings.csv")
    #expect(kinds() == [.oasis])
    try folder.write("file,subset,mos\n".utf8, to: "ratings.csv")
    #expect(kinds() == [.biq])
  }
}
