import Datasets
import Fixtures
import Ratings
import Testing

struct QualityDatasetTests {
  @Test("KonIQ-10k's list gives votes; the one with sets gives the authors' split as well")
  func koniq() throws {
    let folder = try ScratchFolder()
    try folder.makeFolder("512x384")
    let header = "\"image_name\",\"c1\",\"c2\",\"c3\",\"c4\",\"c5\",\"c_total\",\"MOS\",\"SD\""
    try folder.write(
      "\(header),\"MOS_zscore\"\n\"1.jpg\",0,0,25,73,7,105,3.82,.5,74.7\n".utf8,
      to: "koniq10k_scores_and_distributions.csv")
    let plain = try DatasetKind.koniq.read(folder.path)
    #expect(plain.photos[0].ratings == .votes(try Votes(scale: .oneToFive, counts: [0, 0, 25, 73, 7])))
    #expect(plain.photos[0].path == folder("512x384/1.jpg"))
    #expect(plain.splits.isEmpty && plain.threshold?.value == 3)
    try folder.write(
      "\(header),set\n1.jpg,0,0,25,73,7,105,3.82,.5,training\n2.jpg,9,1,0,0,0,10,1.1,.3,test\n".utf8,
      to: "koniq10k_distributions_sets.csv")
    let split = try DatasetKind.koniq.read(folder.path).split(named: "official")
    #expect(split.training == ["1.jpg"] && split.test == ["2.jpg"])
  }

  @Test(
    "SPAQ's table as CSV gives scores and attributes of 0 to 100; of a spreadsheet it says how to make one")
  func spaq() throws {
    let folder = try ScratchFolder()
    try folder.makeFolder("TestImage")
    try folder.makeFolder("Annotations")
    try folder.write("PK".utf8, to: "Annotations/MOS and Image attribute scores.xlsx")
    let error = try #require(throws: DatasetError.self) { try DatasetKind.spaq.read(folder.path) }
    #expect(error.path.hasSuffix(".xlsx") && error.message.contains("Tools/spaq-xlsx.py"))
    let table = try folder.write(
      "Image name,MOS,Brightness,Colorfulness,Contrast,Noisiness,Sharpness\n00001.jpg,37.33,60,50,55.5,40,100\n"
        .utf8, to: "Annotations/MOS and Image attribute scores.csv")
    for path in [folder.path, table] {
      let dataset = try DatasetKind.spaq.read(path)
      let photo = try #require(dataset.photos.first)
      #expect(photo.ratings == .moments(mean: 37.33) && photo.path == folder("TestImage/00001.jpg"))
      #expect(dataset.attributeShares(of: photo) == [0.6, 0.5, 0.555, 0.4, 1])
      #expect(dataset.threshold?.value == 50)
    }
  }

  @Test("PARA's two lists give votes by halves, attributes, scenes, and the authors' split")
  func para() throws {
    let folder = try ScratchFolder()
    for name in ["annotation", "imgs/session1"] { try folder.makeFolder(name) }
    let values = stride(from: 1.0, through: 5, by: 0.5).map { "aestheticScore_\($0)" }.joined(separator: ",")
    let header =
      "imageName,sessionId,semantic,\(values),aestheticScore_mean,aestheticScore_std,qualityScore_mean,contentPreference_mean"
    try folder.write(
      "\(header)\niaa_pub1_.jpg,session1,animal,0,0,0,2,6,10,7,1,0,3.5,.4,3,5\n".utf8,
      to: "annotation/PARA-GiaaTrain.csv")
    try folder.write(
      "\(header)\niaa_pub71_.jpg,session2,food,.5,0,0,0,0,0,0,0,.5,3,2,1,1\n".utf8,
      to: "annotation/PARA-GiaaTest.csv")
    let dataset = try DatasetKind.para.read(folder.path)
    #expect(dataset.photos.map(\.id) == ["session1/iaa_pub1_.jpg", "session2/iaa_pub71_.jpg"])
    #expect(dataset.photos[0].path == folder("imgs/session1/iaa_pub1_.jpg"))
    #expect(dataset.photos.map(\.category) == ["animal", "food"])
    #expect(
      dataset.photos[0].ratings
        == .votes(try Votes(scale: .oneToFiveByHalves, counts: [0, 0, 0, 2, 6, 10, 7, 1, 0])))
    #expect(dataset.photos[1].ratings.mean == 3)
    #expect(dataset.attributes == ["quality", "contentPreference"])
    #expect(dataset.attributeShares(of: dataset.photos[0]) == [0.5, 1])
    #expect(try dataset.split(named: "official").test == ["session2/iaa_pub71_.jpg"])
    let list = try DatasetKind.para.read(folder("annotation/PARA-GiaaTrain.csv"))
    #expect(list.photos[0].path == folder("imgs/session1/iaa_pub1_.jpg") && list.splits.isEmpty)
  }

  @Test(
    "a published folder is recognised by the name of its list",
    arguments: [
      (DatasetKind.koniq, "koniq10k_distributions_sets.csv"),
      (.spaq, "Annotations/MOS and Image attribute scores.xlsx"), (.para, "annotation/PARA-GiaaTrain.csv"),
    ])
  func recognised(_ kind: DatasetKind, _ list: String) throws {
    let folder = try ScratchFolder()
    for name in ["Annotations", "annotation"] { try folder.makeFolder(name) }
    try folder.write("".utf8, to: list)
    #expect(DatasetKind.allCases.filter { $0.looksLike(folder.path) } == [kind])
  }
}
