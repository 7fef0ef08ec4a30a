import Fixtures
import Foundation
import Testing

@Suite("juror-lab evaluate")
struct EvaluateTests {
  /// Four photos on 1 … 3 with four votes each; means 1, 2, 3 and 1.5.
  private static let ratings = "file,c1,c2,c3\na.jpg,4,0,0\nb.jpg,0,4,0\nc.jpg,0,0,4\nd.jpg,2,2,0\n"

  private static func lab(_ files: [String: String]) throws -> LabProgram {
    let lab = try LabProgram()
    for (name, text) in files.merging(["ratings.csv": ratings], uniquingKeysWith: { first, _ in first }) {
      try lab.folder.write(text.utf8, to: name)
    }
    return lab
  }

  private static func evaluate(
    _ predictions: String, _ arguments: String..., ratings: String = ratings
  ) throws -> LabProgram.Outcome {
    try lab(["predictions": predictions, "ratings.csv": ratings]).run(
      ["evaluate", "--predictions", "predictions", "--ratings", "ratings.csv", "--bootstrap", "20"]
        + (arguments.isEmpty ? ["--format", "json"] : arguments))
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  /// The same perfect predictions as several tools write them.
  private static let perfect: [String] = [
    """
    {"path": "x/a.jpg", "mean": 1, "distribution": [1, 0, 0]}
    {"path": "x/b.jpg", "mean": 2, "distribution": [0, 1, 0]}
    {"path": "x/c.jpg", "mean": 3, "distribution": [0, 0, 1]}
    {"path": "x/d.jpg", "mean": 1.5, "distribution": [0.5,0.5, 0]}
    """,
    "path,mean,p1,p2,p3\na.jpg,1,1,0,0\nb.jpg,2,0,1,0\nc.jpg,3,0,0,1\nd.jpg,1.5,0.5,0.5,0\n",
    "id,p1,p2,p3\r\na,1,0,0\r\nb,0,1,0\r\nc,0,0,1\r\nd,0.5,0.5,0\r\n",
    "id,mean\na,1\nb,2\nc,3\nd,1.5\n",
    """
    [{"image_id": "a", "mean_score_prediction": 1}, {"image_id": "b", "mean_score_prediction": 2},
     {"image_id": "c", "mean_score_prediction": 3}, {"image_id": "d", "mean_score_prediction": 1.5}]
    """,
    "/photos/a.jpg,1\n/photos/b.jpg,2\n/photos/c.jpg,3\n/photos/d.jpg,1.5\n",
  ]

  @Test("perfect predictions are perfect in every format that tools write", arguments: perfect)
  func formats(predictions: String) throws {
    let run = try Self.evaluate(predictions)
    #expect(run.code == 0, "\(run.error)")
    #expect(run.error.isEmpty)
    let report = try object(run.output)
    let metrics = try #require(report["metrics"] as? [String: Any])
    #expect(report["n"] as? Int == 4)
    #expect(metrics["mse"] as? Double == 0)
    #expect(metrics["srcc_mean"] as? Double == 1)
    #expect(metrics["lcc_mean"] as? Double == 1)
    #expect(metrics["accuracy"] as? Double == 1)
    let emd = metrics["emd1"]
    #expect(predictions.contains("0.5,0.5") ? emd as? Double == 0 : emd is NSNull)
    let floor = try #require(report["floor"] as? [String: Any])
    #expect(floor["mse"] as? Double == 0.546875)
    #expect(floor["accuracy"] as? Double == 0.75)
    #expect(floor["srcc_mean"] is NSNull)
    #expect(report["ceiling"] is [String: Any])
  }

  @Test("the promised keys, and nothing but JSON on standard output")
  func keys() throws {
    let run = try Self.evaluate("id,mean\na,1\nb,2\nc,3\nd,1.5\n", "--format", "jsonl", "--threshold", ">=2")
    let report = try object(run.output)
    #expect(run.output.split(separator: "\n").count == 1)
    #expect(
      Set(report.keys).isSuperset(of: [
        "n", "scale", "metrics", "intervals", "floor", "ceiling", "conventions", "unmatched",
      ]))
    #expect(
      Set((report["metrics"] as? [String: Any] ?? [:]).keys) == [
        "emd1", "emd2", "cdloss", "kldiv", "mse", "mae", "lcc_mean", "srcc_mean", "srcc_mean_within",
        "krcc_mean",
        "lcc_std", "srcc_std", "accuracy", "balanced_accuracy",
      ])
    let conventions = try #require(report["conventions"] as? [String: Any])
    #expect(conventions["good"] as? String == "mean ≥ 2")
    #expect(conventions["resamples"] as? Int == 20)
    #expect(conventions["seed"] as? Int == 0)
  }

  @Test("people see a table with its conventions, programs a CSV of nothing else")
  func tables() throws {
    let predictions = "id,mean\na,1\nb,2\nc,3\nd,1.5\n"
    let table = try Self.evaluate(predictions, "--format", "table", "--by", "votes")
    let lines = table.output.split(separator: "\n").map {
      $0.split(separator: " ").prefix(4).joined(separator: " ")
    }
    #expect(lines.first == "metric value low high")
    #expect(lines.contains("votes n mae lcc_mean"))
    #expect(lines.contains("below 25 4 0.0000"))
    #expect(
      table.output.contains("\nby votes: all groups, 4 of 14 metrics; everything is in --format json or csv"))
    #expect(table.output.contains("EMD(r) = "))
    #expect(table.output.contains("\ngood: mean > 2\n"))
    #expect(
      table.output.contains("undefined: emd1, because a prediction or a rating is known by its mean only"))
    let csv = try Self.evaluate(predictions, "--format", "csv", "--by", "votes")
    #expect(csv.output.hasPrefix("by,group,n,metric,value,low,high,floor,ceiling\nall,,4,emd1,,,,"))
    #expect(csv.output.contains("\nvotes,below 25,4,mse,0.0000,0.0000,0.0000,,\n"))
    #expect(csv.output.split(separator: "\n").count == 1 + 2 * 14)
    #expect(csv.error.contains("intervals: 95"))
  }

  @Test("by score people and programs see the bias of every bin")
  func scores() throws {
    let ratings = "file,mean\n" + (0..<14).map { "\($0).jpg,\(Double($0) - 0.5)\n" }.joined()
    let predictions = "id,mean\n" + (0..<14).map { "\($0),6\n" }.joined()
    let scaled = ["--by", "score", "--scale=-1…13"]
    func run(_ format: String) throws -> String {
      try Self.lab(["predictions": predictions, "ratings.csv": ratings]).run(
        ["evaluate", "--predictions", "predictions", "--ratings", "ratings.csv", "--bootstrap", "20"]
          + ["--format", format] + scaled
      ).output
    }
    let table = try run("table")
    #expect(table.contains("\nby score: all groups, 4 of 14 metrics"))
    #expect(table.contains("\nbias: mean of predicted − rated mean scores, in 10 bins of 1.4 from -1 to 13"))
    let lines = table.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(
      lines.contains(["score", "n", "bias", "low", "high", "mae", "lcc_mean", "srcc_mean", "accuracy"]))
    #expect(lines.contains { $0.prefix(5) == ["11.6–13", "1", "-6.5000", "-6.5000", "-6.5000"] })
    let csv = try run("csv")
    #expect(csv.contains("\nscore,-1–0.4,1,bias,6.5000,6.5000,6.5000,,\n"))
    #expect(csv.split(separator: "\n").count == 1 + 14 + 10 * 15)
    let by = try #require(try object(run("json"))["by"] as? [String: [[String: Any]]])
    #expect(by["score"]?.first?["bias"] as? Double == 6.5)
    #expect(by["score"]?.first?["bias_interval"] as? [Double] == [6.5, 6.5])
  }

  @Test("people see the twelve largest groups, programs all of them")
  func manyGroups() throws {
    let tags = (0..<14).map { "\($0).jpg,\($0 % 5 + 1),t\($0)\n" }.joined()
    let ratings = "file,mean,tags\n" + tags + "14.jpg,5,t13\n15.jpg,4,t13\n16.jpg,3,t0\n"
    let predictions = "id,mean\n" + (0..<17).map { "\($0),3\n" }.joined()
    let table = try Self.evaluate(
      predictions, "--format", "table", "--by", "tag", "--scale", "1…5", ratings: ratings)
    #expect(table.output.contains("\nby tag: the 12 largest of 14 groups, 4 of 14 metrics"))
    let lines = table.output.split(separator: "\n").filter { $0.hasPrefix("t") && !$0.hasPrefix("tag") }
    #expect(lines.count == 12)
    #expect(lines[0].hasPrefix("t13  3  "))
    #expect(lines[1].hasPrefix("t0   2  "))
    let csv = try Self.evaluate(
      predictions, "--format", "csv", "--by", "tag", "--scale", "1…5", ratings: ratings)
    #expect(csv.output.split(separator: "\n").count == 1 + 15 * 14)
  }

  @Test(
    "an empty file of predictions is empty, whether it is a file or a device",
    arguments: ["empty", "/dev/null"])
  func empty(path: String) throws {
    let run = try Self.lab(["empty": ""]).run([
      "evaluate", "--predictions", path, "--ratings", "ratings.csv",
    ])
    #expect(run.code == 1)
    #expect(run.error == "Error: \(path): there are no predictions\n")
  }

  private static let unscorable: [(String, Int, Int, Int, String)] = [
    ("id,mean\na,1\nb,2\nc,3\n", 3, 0, 1, "1 photo rated but without a usable prediction:\n  d.jpg"),
    (
      "id,mean\na,1\nb,2\nc,3\nd,1\ne,2\n", 4, 1, 0,
      "(unmatched):\n  line 6: e: no rated photo has this name"
    ),
    (
      "id,mean\na,1\nb,2\nc,3\nd,1\na,2\n", 4, 0, 0,
      "(duplicates):\n  line 6: a: already predicted on line 2"
    ),
    ("id,mean\na,nan\nb,2\nc,3\nd,1\n", 3, 0, 0, "(not_a_distribution):\n  line 2: a: a number is NaN"),
    ("id,mean\na,1\nb,2\nc,3\nd,17\n", 3, 0, 0, "(wrong_scale):\n  line 5: d: the mean 17.0 is outside"),
    (
      "id,p1,p2,p3\na,1,0,0\nb,0,1,0\nc,0,0,1\nd,0.5,0.4,0\n", 3, 0, 0,
      "line 5: d: expected probabilities that sum to 1, not to 0.9"
    ),
    (
      "id,p1,p2,p3,p4\na,1,0,0,0\nb,0,1,0,0\n", 0, 0, 2, "line 2: a: expected 3 probabilities, found 4"
    ),
  ]

  @Test(
    "what cannot be scored is named and counted, the rest is scored, and the exit code is 1",
    arguments: unscorable)
  func incomplete(predictions: String, n: Int, extra: Int, missing: Int, message: String) throws {
    let run = try Self.evaluate(predictions)
    #expect(run.code == 1)
    #expect(run.error.contains(message), "\(run.error)")
    guard n > 0 else {
      #expect(run.output.isEmpty)
      #expect(run.error.contains("there is nothing to score"))
      return
    }
    let report = try object(run.output)
    #expect(report["n"] as? Int == n)
    #expect(report["unmatched"] as? [String: Int] == ["predictions": extra, "ratings": missing])
  }

  @Test("names cut at their first dot are found, unless two photos may be meant")
  func cutNames() throws {
    let ratings = "id,mean\nx.1.jpg,1\ny.1.jpg,2\ny.2.jpg,3\n"
    let run = try Self.evaluate(
      #"[{"image_id": "x", "mean_score_prediction": 1}, {"image_id": "y", "mean_score_prediction": 2}]"#,
      "--format", "json", "--scale", "1…3", ratings: ratings)
    #expect(run.code == 1)
    #expect(run.error.contains("y: 2 rated photos may be meant"))
    #expect(try object(run.output)["n"] as? Int == 1)
  }

  @Test("a collapsed prediction is scored with a warning, what it leaves undefined is null")
  func collapse() throws {
    let run = try Self.evaluate("id,mean\na,2\nb,2\nc,2\nd,2\n")
    #expect(run.code == 0)
    #expect(run.error.hasPrefix("warning: the predictions have collapsed"))
    let report = try object(run.output)
    #expect((report["metrics"] as? [String: Any])?["srcc_mean"] is NSNull)
    #expect((report["undefined"] as? [String: String])?["srcc_mean"] == "constant-predictions")
  }

  @Test("a split's test photos are the only ones of interest")
  func split() throws {
    let run = try Self.evaluate("id,mean\nc,3\nd,1.5\n", "--format", "json", "--split", "last-2")
    #expect(run.code == 0, "\(run.error)")
    let report = try object(run.output)
    #expect(report["n"] as? Int == 2)
    #expect((report["conventions"] as? [String: Any])?["split"] as? String == "last-2, test")
  }

  @Test("the photos that a file lists are the only ones of interest; one without a rating is said and fails")
  func list() throws {
    let files = ["predictions": "id,mean\nc,3\nd,1.5\n", "mine.txt": "c.jpg\nd\n", "more.txt": "c\nd\nq\n"]
    let lab = try Self.lab(files)
    let arguments = [
      "evaluate", "--predictions", "predictions", "--ratings", "ratings.csv", "--bootstrap", "0", "--format",
      "json",
    ]
    let run = try lab.run(arguments + ["--split", "mine.txt"])
    #expect(run.code == 0, "\(run.error)")
    let conventions = try #require(try object(run.output)["conventions"] as? [String: Any])
    #expect(conventions["split"] as? String == "mine.txt, test")
    // printf 'test\tc.jpg\ntest\td.jpg\n' | sha256sum
    #expect(
      conventions["hash"] as? String == "655dced8bfbf6ae3d1456ceda4671f7b301dbc69edcef275c8b83fcd76b03046")
    let incomplete = try lab.run(arguments + ["--split", "more.txt"])
    #expect(incomplete.code == 1)
    #expect(incomplete.error == "error: 1 id of more.txt without a rated photo:\n  q\n")
    let report = try object(incomplete.output)
    #expect(report["n"] as? Int == 2)
    #expect(report["unmatched"] as? [String: Int] == ["predictions": 0, "ratings": 0, "split": 1])
    #expect((report["conventions"] as? [String: Any])?["hash"] as? String == conventions["hash"] as? String)
  }

  @Test("columns are named for the file that has them, whichever of the two it is")
  func columns() throws {
    let lab = try Self.lab([
      "odd.csv": "foto;wert\na;1,0\nb;2\nc;3\nd;1,5\n", "good": "id,mean\na,1\nb,2\nc,3\nd,1.5\n",
    ])
    for (predictions, ratings) in [("odd.csv", "good"), ("good", "odd.csv"), ("odd.csv", "odd.csv")] {
      let run = try lab.run([
        "evaluate", "--predictions", predictions, "--ratings", ratings, "--scale", "1…3", "--column",
        "id=foto,mean=wert", "--bootstrap", "0", "--format", "json",
      ])
      #expect(run.code == 0, "\(run.error)")
      #expect((try object(run.output)["metrics"] as? [String: Any])?["mse"] as? Double == 0)
    }
    try lab.folder.write("/x/a.jpg,1\n/x/b.jpg,2\n/x/c.jpg,3\n/x/d.jpg,1.5\n".utf8, to: "bare")
    let bare = try lab.run([
      "evaluate", "--predictions", "bare", "--ratings", "odd.csv", "--column", "id=foto,mean=wert",
      "--bootstrap", "0",
    ])
    #expect(bare.code == 0, "\(bare.error)")
    let statistics = try lab.run([
      "statistics", "--ratings", "ratings.csv", "--column", "id=file,votes=c1..c3",
    ])
    #expect(statistics.code == 0, "\(statistics.error)")
    let check = try lab.run([
      "datasets", "check", "table", "odd.csv", "--column", "id=foto", "--column", "mean=wert",
    ])
    #expect(check.code == 0, "\(check.error)")
  }

  @Test("on a table good is above the middle of the scale")
  func middle() throws {
    let run = try Self.evaluate(
      "id,mean\na,5.2\nb,6\n", "--format", "json", "--scale", "1…10", ratings: "id,mean\na,5.2\nb,6\n")
    let conventions = try #require(try object(run.output)["conventions"] as? [String: Any])
    #expect(conventions["good"] as? String == "mean > 5.5")
  }

  @Test("a folder of a data set is told from a table, with the data set that it looks like")
  func folder() throws {
    let lab = try Self.lab(["good": "id,mean\na,1\n"])
    try lab.folder.makeFolder("oasis/images")
    try lab.folder.write("file,category,c1\n".utf8, to: "oasis/ratings.csv")
    try lab.folder.makeFolder("mine")
    let arguments = ["evaluate", "--predictions", "good", "--ratings"]
    let oasis = try lab.run(arguments + ["oasis"])
    #expect(oasis.code == 64)
    #expect(
      oasis.error.contains(
        "oasis is a folder: it looks like oasis; say which data set it holds with --dataset"))
    #expect(try lab.run(arguments + ["mine"]).error.contains("mine is a folder: say which data set it holds"))
  }

  private static let misuse: [([String], Int32, String)] = [
    (
      ["--predictions", "good", "--ratings", "ratings.csv", "--column", "id=foto"], 1,
      "foto: this column is missing"
    ),
    (["--predictions", "good", "--ratings", "ratings.csv", "--column", "name=foto"], 64, "--column"),
    (
      ["--predictions", "good", "--ratings", "ratings.csv", "--column", "id=file", "--column", "id=c1"], 64,
      "--column names a role twice"
    ),
    (
      ["--predictions", "good", "--ratings", "ratings.csv", "--dataset", "ava", "--column", "id=file"], 64,
      "--column is for tables"
    ),
    (["--predictions", "nowhere", "--ratings", "ratings.csv"], 1, "nowhere: there is no such file"),
    (["--predictions", "letters", "--ratings", "ratings.csv"], 1, "letters:2:3: mean: expected a number"),
    (["--predictions", "good", "--ratings", "letters"], 1, "letters:2:3"),
    (
      ["--predictions", "good", "--ratings", "ratings.csv", "--dataset", "ava"], 1,
      "ratings.csv:1:1: c4: this column is missing"
    ),
    (
      ["--predictions", "good", "--ratings", "ratings.csv", "--split", "half"], 1,
      "no split is called \"half\""
    ),
    (
      ["--predictions", "good", "--ratings", "ratings.csv", "--split", "twice"], 1,
      "twice:2:1: \"a.jpg\" was already on line 1"
    ),
    (["--predictions", "good", "--ratings", "ratings.csv", "--dataset", "flickr"], 64, "flickr"),
    (["--predictions", "good", "--ratings", "ratings.csv", "--scale", "7…1"], 64, "--scale"),
    (["--predictions", "good", "--ratings", "ratings.csv", "--scale", "1…x"], 64, "--scale"),
    (["--predictions", "good", "--ratings", "ratings.csv", "--threshold", "high"], 64, "--threshold"),
    (["--predictions", "good", "--ratings", "ratings.csv", "--bootstrap", "-1"], 64, "--bootstrap"),
    (["--predictions", "good", "--ratings", "ratings.csv", "--by", "colour"], 64, "--by"),
    (["--predictions", "good"], 64, "--ratings"),
  ]

  @Test("files that cannot be read and wrong usage say what is wrong and where", arguments: misuse)
  func errors(arguments: [String], code: Int32, message: String) throws {
    let lab = try Self.lab([
      "letters": "id,mean\na,x\n", "good": "id,mean\na,1\n", "twice": "a\na.jpg\n",
    ])
    let run = try lab.run(["evaluate"] + arguments)
    #expect(run.code == code, "\(run.error)")
    #expect(run.error.contains(message), "\(run.error)")
    #expect(run.output.isEmpty)
  }

  @Test("the page is one file with everything in it; without Vega the numbers still come")
  func page() throws {
    let lab = try Self.lab(["predictions": "id,p1,p2,p3\na,1,0,0\nb,0,1,0\nc,0,0,1\nd,0.5,0.5,0\n"])
    let arguments = [
      "evaluate", "--predictions", "predictions", "--ratings", "ratings.csv", "--bootstrap", "20", "--by",
      "votes", "--output", "out/report", "--format", "json",
    ]
    if FileManager.default.fileExists(atPath: "/usr/share/javascript/vega/vega-view.min.js") {
      let run = try lab.run(arguments)
      #expect(run.code == 0, "\(run.error)")
      #expect(run.error == "wrote out/report/evaluation.html\n")
      let html = try lab.folder.text("out/report/evaluation.html")
      for title in [
        "Metrics", "Predicted against rated mean scores", "Reliability", "By votes", "Conventions",
        "Every metric by votes, 1 group",
      ] {
        #expect(html.contains(">\(title)<"), "\(title)")
      }
      #expect(html.contains("<td>srcc_mean</td><td>1.0000</td>"))
    }
    let bare = try lab.run(arguments, environment: ["JUROR_VEGA": "/nowhere"])
    #expect(bare.code == 1)
    #expect(bare.error.contains("apt-get install libjs-vega"))
    #expect(try object(bare.output)["n"] as? Int == 4)
  }
}
