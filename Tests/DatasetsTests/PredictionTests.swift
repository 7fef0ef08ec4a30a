import Datasets
import Fixtures
import Ratings
import Testing

struct PredictionTests {
  private let three = RatingScale.oneToTen

  private func read(_ text: String) throws -> Predictions {
    let folder = try ScratchFolder()
    return try Predictions.read(folder.write(text.utf8, to: "predictions"))
  }

  @Test(
    "every tool's way of writing is found by looking at it",
    arguments: [
      (
        #"{"path":"x/a.jpg","mean":1.5,"std":0.5,"distribution":[0.5,0.5],"scale":[1,2],"model":"m","width":4,"height":2}"#,
        "records in JSON", "x/a.jpg", [0.5, 0.5]
      ),
      (
        "path,mean,std,p1,p2,scale,model,width,height,error_kind,error_message\na.jpg,1.5,0.5,0.5,0.5,1 2,m,4,2,,\n",
        "CSV with a header", "a.jpg", [0.5, 0.5]
      ),
      ("id,p1,p2,p3,p4\n7,0.1,0.2,0.3,0.4\n", "CSV with a header", "7", [0.1, 0.2, 0.3, 0.4]),
      ("7,0.1,0.2,0.3,0.4\n", "CSV of an id and probabilities", "7", [0.1, 0.2, 0.3, 0.4]),
      ("id,mean\n7,5.25\n", "CSV with a header", "7", [5.25]),
      ("dir/a.jpg,5.25\n", "CSV of a path and a score, without a header", "dir/a.jpg", [5.25]),
      ("[{\"image_id\": \"42039\", \"mean_score_prediction\": 5.25}]", "idealo's JSON", "42039", [5.25]),
      ("[\n  {\"image_id\": 7, \"mean\": 5.25}\n]", "records in JSON", "7", [5.25]),
    ])
  func formats(text: String, format: String, name: String, numbers: [Double]) throws {
    let predictions = try read(text)
    #expect(predictions.format == format)
    let prediction = try #require(predictions.predictions.first)
    #expect(prediction.name == name)
    switch prediction.value {
    case .distribution(let values): #expect(values == numbers)
    case .mean(let mean, _): #expect([mean] == numbers)
    case .failure(let message): Issue.record("\(message)")
    }
    if text.contains("width") { #expect(prediction.aspect == 0.5) }
    if text.contains("scale") { #expect(prediction.scale?.values == [1, 2]) }
  }

  @Test("photos that a tool could not score are kept, with the reason and the line")
  func failures() throws {
    let json = try read(
      "{\"path\":\"a\",\"mean\":5}\n\n{\"path\":\"b\",\"error\":{\"kind\":\"empty\",\"message\":\"No bytes.\"}}\n"
    )
    #expect(json.predictions[1].value == .failure("empty: No bytes."))
    #expect(json.predictions[1].line == 3)
    let csv = try read("path,mean,error_kind,error_message\na,5,,\nb,,empty,No bytes.\n")
    #expect(csv.predictions[1].value == .failure("empty: No bytes."))
  }

  @Test(
    "attributes are read by their names, and what is no number is not there",
    arguments: [
      #"{"path":"a.jpg","mean":5,"attributes":{"Light":0.25,"DoF":-1,"Object":null,"Content":"much"}}"#,
      #"{"id":"a.jpg","mean":5,"std":null,"scale":null,"attributes":{"DoF":-1,"Light":0.25}}"#,
      #"[{"id":"a.jpg","attributes":{"DoF":-1,"Light":0.25},"mean":5}]"#,
      "path,mean,attribute_Light,attribute_DoF,attribute_Object,attribute_Content\na.jpg,5,0.25,-1,,much\n",
      "id;mean;attribute_Light;attribute_DoF;attribute_\na.jpg;5;0,25;-1;3\n",
    ])
  func attributes(text: String) throws {
    #expect(try read(text).predictions.map(\.attributes) == [["Light": 0.25, "DoF": -1]])
  }

  @Test(
    "members and columns that only look like attributes are none",
    arguments: [
      #"{"id":"a","mean":5,"attributes":["Light"]}"#, #"{"id":"a","mean":5,"attributes":"Light"}"#,
      "id,mean,Light,attributes,Attribute_Light\na,5,1,2,3\n",
    ])
  func noAttributes(text: String) throws {
    #expect(try read(text).predictions.map(\.attributes) == [[:]])
  }

  @Test("a file with nothing, or with text for numbers, is an error")
  func malformed() throws {
    #expect(throws: DatasetError.self) { try read("") }
    #expect(throws: DatasetError.self) { try read("[]") }
    let error = try #require(throws: DatasetError.self) { try read("id,mean\na,5\nb,good\n") }
    #expect([error.line, error.column] == [3, 3])
    #expect(throws: DatasetError.self) { try read("a,1,2\n") }
  }
}

struct MatchingTests {
  private static let scale = RatingScale.oneToTen

  private func dataset(_ ids: [String], expectedMissing: Set<String> = []) -> Dataset {
    Dataset(
      kind: .table, source: "", scale: Self.scale,
      photos: ids.map { RatedPhoto(id: $0, ratings: .moments(mean: 5)) },
      expectedMissing: expectedMissing)
  }

  private func match(_ text: String, _ dataset: Dataset, ids: Set<String>? = nil) throws -> Matching {
    let folder = try ScratchFolder()
    let predictions = try Predictions.read(folder.write(text.utf8, to: "p"))
    return Matching(predictions, with: dataset, scale: dataset.scale, ids: ids)
  }

  @Test(
    "names are matched as ids, file names, without ending, and up to the first dot",
    arguments: ["a.b.jpg", "photos/a.b.jpg", "/x/a.b.png", "a.b", "a", "a.jpg"])
  func names(name: String) throws {
    let matching = try match("\(name),5\n", dataset(["a.b.jpg", "c.jpg"]))
    #expect(matching.pairs.map(\.photo) == [0])
    #expect(matching.problems.isEmpty)
    #expect(matching.unmatchedRatings == ["c.jpg"])
  }

  @Test("a name that several photos share is ambiguous, unless it is exactly one's")
  func ambiguous() throws {
    let both = dataset(["a.b.jpg", "a.c.jpg", "x/d.jpg", "y/d.jpg"])
    let matching = try match("a,5\nd.jpg,5\na.b.jpg,5\ny/d.jpg,5\n", both)
    #expect(
      matching.problems.map(\.reason) == [
        .ambiguous(["a.b.jpg", "a.c.jpg"]), .ambiguous(["x/d.jpg", "y/d.jpg"]),
      ])
    #expect("\(matching.problems[1].reason)" == "2 rated photos may be meant: x/d.jpg, y/d.jpg")
    #expect(matching.pairs.map(\.photo) == [0, 3])
  }

  @Test(
    "of photos with one file name the one is meant whose folders agree for longest",
    arguments: [
      ("/data/ava/2012/sea/7.jpg", 0), ("D:\\photos\\2013\\sea\\7.jpg", 1), ("wood/7.jpg", 2),
      ("./wood/7.png", 2),
      ("2013/sea/7", 1),
    ])
  func longestSuffix(name: String, photo: Int) throws {
    let matching = try match(
      "\(name),5\n", dataset(["2012/sea/7.jpg", "2013/sea/7.jpg", "2012\\wood\\7.jpg"]))
    #expect(matching.pairs.map(\.photo) == [photo])
  }

  @Test("a whole id is nearer than one whose folders differ; folders that agree equally long are ambiguous")
  func equalSuffixes() throws {
    let photos = dataset(["7.jpg", "sea/7.jpg", "a/wood/8.jpg", "b/wood/8.jpg"])
    let matching = try match("field/7.jpg,5\nsea/7.jpg,5\nc/wood/8.jpg,5\n", photos)
    #expect(matching.pairs.map(\.photo) == [0, 1])
    #expect(matching.problems.map(\.reason) == [.ambiguous(["a/wood/8.jpg", "b/wood/8.jpg"])])
  }

  @Test("nothing is left out without a word: unmatched on both sides, duplicates, expected gaps")
  func complete() throws {
    let matching = try match("a,5\nz,5\na.jpg,6\n", dataset(["a", "b", "gone"], expectedMissing: ["gone"]))
    #expect(matching.pairs.count == 1)
    #expect(matching.problems.map(\.reason) == [.unmatched, .duplicate(line: 1)])
    #expect(matching.problems.map(\.line) == [2, 3])
    #expect(matching.unmatchedPredictions == ["z"])
    #expect(matching.unmatchedRatings == ["b"])
    #expect(matching.expectedMissing == ["gone"])
  }

  @Test("only a split's photos are matched when it is asked for; others are no problem")
  func split() throws {
    let matching = try match("a,5\nb,5\nz,5\n", dataset(["a", "b", "c", "d"]), ids: ["b", "c"])
    #expect(matching.pairs.map(\.photo) == [1])
    #expect(matching.unmatchedRatings == ["c"])
    #expect(matching.problems.map(\.reason) == [.unmatched])
  }

  @Test(
    "numbers that are no prediction on the scale are problems, not scores",
    arguments: [
      ("a,1e300\n", "1e+300 is too large to compute with"),
      ("id,mean,std\na,5,1e300\n", "1e+300 is too large to compute with"),
      ("a,nan\n", "a number is NaN or infinite"), ("a,inf\n", "a number is NaN or infinite"),
      ("a,0.5\n", "the mean 0.5 is outside the scale"), ("a,10.01\n", "the mean 10.01 is outside the scale"),
      ("a,.1,.1,.1,.1,.1,.1,.1,.1,.1,.2\n", "expected probabilities that sum to 1"),
      ("a,-.1,.3,.1,.1,.1,.1,.1,.1,.1,.1\n", "expected probabilities ≥ 0, found -0.1"),
      ("a,.1,.1,.1,.1,.1,.1,.1,.1,.1,nan\n", "a number is NaN or infinite"),
      ("a,.25,.25,.25,.25\n", "expected 10 probabilities, found 4"),
      ("id,mean,std\na,5,-1\n", "expected probabilities ≥ 0, found -1.0"),
      ("{\"id\":\"a\",\"distribution\":[0.5,0.5],\"scale\":[1,2]}", "is on the scale 1.0 2.0"),
      ("{\"id\":\"a\",\"error\":\"too dark\"}", "not scored: too dark"),
    ])
  func problems(text: String, says: String) throws {
    let matching = try match(text, dataset(["a"]))
    #expect(matching.pairs.isEmpty)
    #expect(matching.problems.count == 1)
    #expect("\(matching.problems[0].reason)".contains(says), "\(matching.problems[0].reason)")
  }

  @Test("probabilities as a network's reduced precision leaves them are taken")
  func almostNormalised() throws {
    #expect(try match("a,.1,.1,.1,.1,.1,.1,.1,.1,.1,.1009\n", dataset(["a"])).pairs.count == 1)
  }
}
