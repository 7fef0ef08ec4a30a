import Datasets
import Fixtures
import Foundation
import Ratings
import Testing

@Suite("Tables of others")
struct ForeignTableTests {
  private func read(_ bytes: some Sequence<UInt8>, _ columns: String? = nil) throws -> Dataset {
    let folder = try ScratchFolder()
    let map = try columns.map { try #require(ColumnMap($0)) }
    return try DatasetKind.table.read(folder.write(bytes, to: "labels"), columns: map ?? ColumnMap())
  }

  private func read(_ text: String, _ columns: String? = nil) throws -> Dataset {
    try read(text.utf8, columns)
  }

  @Test("KonIQ-10k's counts are votes 1 … 5, and its other columns no part of the scale")
  func koniq() throws {
    let dataset = try read(
      "\"image_name\",\"c1\",\"c2\",\"c3\",\"c4\",\"c5\",\"c_total\",\"MOS\",\"SD\",\"MOS_zscore\"\n"
        + "\"10004473376.jpg\",0,0,25,73,7,105,3.83,0.53,77.4\n")
    #expect(dataset.scale?.values == [1, 2, 3, 4, 5])
    #expect(dataset.photos.map(\.id) == ["10004473376.jpg"])
    #expect(dataset.photos[0].ratings.votes?.counts == [0, 0, 25, 73, 7])
  }

  @Test(
    "SPAQ's and TAD66K's means are found, whatever the case of their headers",
    arguments: [
      "Image name,MOS,Brightness,Colorfulness\n00001.jpg,41.5,49.4,59.2\n", "image,score\n00001.jpg,41.5\n",
      "IMAGE_NAME,mos\n00001.jpg,41.5\n", "Id;Mean\n00001.jpg;41,5\n",
      "imageName\tScore\r\n00001.jpg\t41.5\r\n",
    ])
  func means(text: String) throws {
    let photo = try #require(try read(text).photos.first)
    #expect(photo.id == "00001.jpg")
    #expect(photo.ratings == .moments(mean: 41.5))
  }

  @Test("PARA's votes are on 1, 1.5 … 5, and its photos lie in folders of sessions")
  func para() throws {
    let folder = try ScratchFolder()
    try folder.makeFolder("annotation")
    try folder.makeFolder("imgs/session1")
    try folder.photo("imgs/session1/a.png", grey: 9)
    let values = stride(from: 1.0, through: 5, by: 0.5)
    let header = ["sessionId", "imageName"] + values.map { "aestheticScore_\($0)" } + ["aestheticScore_mean"]
    let row = "session1,a.png,0,0,0,1,3,5,9,4,2,3.8"
    let text = header.joined(separator: ",") + "\n" + row + "\n"
    let dataset = try DatasetKind.table.read(folder.write(text.utf8, to: "annotation/PARA-GiaaTest.csv"))
    #expect(dataset.scale?.values == Array(values))
    #expect(dataset.photos[0].id == "session1/a.png")
    #expect(dataset.photos[0].ratings.votes?.counts == [0, 0, 0, 1, 3, 5, 9, 4, 2])
    let path = try #require(dataset.photos[0].path)
    #expect(FileManager.default.fileExists(atPath: path))
  }

  @Test("PARA's means are read where its votes are not there")
  func paraMeans() throws {
    let dataset = try read("imageName,aestheticScore_mean,aestheticScore_std\na.jpg,3.5,0.5\n")
    #expect(dataset.photos[0].ratings == .moments(mean: 3.5, standardDeviation: 0.5))
  }

  @Test(
    "ten columns are ten, whatever their case, order and zeros",
    arguments: [
      "id,c1,c2,c3,c4,c5,c6,c7,c8,c9,C10\na,1,2,3,4,5,6,7,8,9,10\n",
      "id,C10,C9,C8,C7,C6,C5,C4,C3,C2,C1\na,10,9,8,7,6,5,4,3,2,1\n",
      "ID,c01,c02,c03,c04,c05,c06,c07,c08,c09,c10\na,1,2,3,4,5,6,7,8,9,10\n",
      "image,1,2,3,4,5,6,7,8,9,10\na,1,2,3,4,5,6,7,8,9,10\n",
    ])
  func ten(text: String) throws {
    let dataset = try read(text)
    #expect(dataset.photos.map(\.id) == ["a"])
    #expect(dataset.scale == .oneToTen)
    #expect(dataset.photos[0].ratings.votes?.counts == (1...10).map(Double.init))
  }

  @Test(
    "semicolons come with decimal commas or points, tabs too",
    arguments: [
      "name;mean;std\na;5,25;1,5\nb;6;0\n", "name;mean;std\na;5.25;1.5\nb;6;0\n",
      "name\tmean\tstd\na\t5,25\t1,5\nb\t6\t0\n", "\u{FEFF}name;mean;std\r\na;+5,25;\"1,5\"\r\nb;6;0\r\n",
    ])
  func separators(text: String) throws {
    let photos = try read(text).photos
    #expect(
      photos.map(\.ratings) == [
        .moments(mean: 5.25, standardDeviation: 1.5), .moments(mean: 6, standardDeviation: 0),
      ])
  }

  @Test("without a header semicolons are seen by the numbers around commas")
  func bareSemicolons() throws {
    #expect(try read("a.jpg;5,25\nb.jpg;6\n").photos.map(\.ratings.mean) == [5.25, 6])
    #expect(try read("a;b.jpg,5.25\n").photos.map(\.id) == ["a;b.jpg"])
  }

  @Test("a comma between digits of a table with commas separates; two marks are no number")
  func notDecimal() throws {
    #expect(throws: DatasetError.self) { try read("id;mean\na;1.234,5\n") }
    #expect(throws: DatasetError.self) { try read("id;mean\na;1,2,3\n") }
    #expect(throws: DatasetError.self) { try read("id,mean\na,5,25\n") }
  }

  @Test("UTF-16 of either order, with its mark, is text", arguments: [true, false])
  func utf16(isLittleEndian: Bool) throws {
    let units = "\u{FEFF}id;mean\r\ngrün 😀.jpg;5,5\r\n".utf16
    let bytes = units.flatMap { unit -> [UInt8] in
      let pair = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
      return isLittleEndian ? pair : pair.reversed()
    }
    let photos = try read(bytes).photos
    #expect(photos.map(\.id) == ["grün 😀.jpg"])
    #expect(photos[0].ratings.mean == 5.5)
  }

  @Test("any columns can be named: means, votes, and what describes a photo")
  func named() throws {
    let text = "Foto;Sterne;Streuung;sehr schlecht;mittel;sehr gut;Motiv\nx.jpg;2,5;0,5;1;2;3;Meer\n"
    let means = try read(text, "id=foto,mean=Sterne,std=streuung,category=Motiv").photos[0]
    #expect(means.id == "x.jpg")
    #expect(means.ratings == .moments(mean: 2.5, standardDeviation: 0.5))
    #expect(means.category == "Meer")
    let votes = try read(text, "id=Foto,votes=sehr schlecht..sehr gut")
    #expect(votes.photos[0].ratings.votes?.counts == [1, 2, 3])
    #expect(votes.scale?.values == [1, 2, 3])
    let numbered = "photo,n0,n1,n2,rest\na,1,2,3,9\n"
    #expect(try read(numbered, "id=photo,votes=n0…n2").scale?.values == [0, 1, 2])
    let json = #"{"foto": "x.jpg", "wert": 2.5, "votes": [1, 2]}"#
    #expect(try read(json, "id=foto,mean=wert").photos[0].ratings == .moments(mean: 2.5))
  }

  @Test(
    "a named column that is not there, and a gap among named ones, are errors",
    arguments: [
      ("id=foto", "foto: this column is missing"), ("id=photo,mean=x", "x: this column is missing"),
      ("id=photo,votes=n1..n4", "n3: this column is missing between n2 and n4"),
      ("id=photo,votes=n4..n1", "expected this column after"),
      ("id=photo,votes=n1..n9", "n9: this column is missing"),
      ("id=photo", "--column mean=NAME"),
    ])
  func wrongNames(columns: String, says: String) throws {
    let error = try #require(throws: DatasetError.self) {
      try read("photo,n1,n2,n4\na,1,2,3\n", columns)
    }
    #expect("\(error)".contains(says), "\(error)")
  }

  @Test(
    "what is no map of columns is none", arguments: ["id", "id=", "name=x", "id=a,id=b", "", "=x", "id=a,b"])
  func noMap(text: String) {
    #expect(ColumnMap(text) == nil)
  }

  @Test("Windows paths find the files beside the table")
  func windows() throws {
    let folder = try ScratchFolder()
    try folder.makeFolder("sea")
    try folder.photo("sea/a.png", grey: 9)
    let table = try folder.write("file,mean\r\nsea\\a.png,5\r\n".utf8, to: "labels.csv")
    #expect(try DatasetKind.table.read(table).photos[0].path == folder("sea/a.png"))
  }
}
