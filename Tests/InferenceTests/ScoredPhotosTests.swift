import Fixtures
import Imaging
import Inference
import Ratings
import Testing

@Suite("Scoring while a search goes on")
struct ScoredPhotosTests {
  let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  /// Photos of greys 0, 1, 2 …, in this order.
  private func photos(_ count: Int) throws {
    for grey in 0..<count {
      let number = String(1_000 + grey)
      try folder.photo("\(number).png", grey: grey, width: 8, height: 8)
    }
  }

  private var search: PhotoSearch { PhotoSearch([.path(PhotoPath(folder.path))]) }

  private func name(_ outcome: PhotoScorer.Outcome?) -> String? {
    guard case .record(let record) = outcome else { return nil }
    return record.path.text.split(separator: "/").last.map(String.init)
  }

  @Test("more photos than are worked on or kept at a time all come, each once, in the order of the search")
  func all() async throws {
    try photos(120)
    let rater = GatedRater(jobs: 1, open: true)
    var names: [String] = []
    for await outcome in PhotoScorer(rater: rater).outcomes(of: search) {
      names.append(try #require(name(outcome)))
    }
    #expect(names == (0..<120).map { "\(1_000 + $0).png" })
    #expect(rater.started.sorted() == (0..<120).map(UInt8.init))
  }

  @Test("never more photos are worked on at a time than the rater has jobs", arguments: [1, 3])
  func jobs(count: Int) async throws {
    try photos(30)
    let rater = GatedRater(jobs: count, open: false)
    let scorer = PhotoScorer(rater: rater)
    try await withThrowingTaskGroup(of: Void.self) { group in
      let search = search
      group.addTask {
        for await outcome in scorer.outcomes(of: search) {
          if case .record(let record) = outcome, case .failed(let kind, let message) = record.outcome {
            Issue.record("\(record.path.text): \(kind.rawValue): \(message)")
          }
        }
      }
      // All places are taken before the first of them is free again.
      while rater.started.count < count { await Task.yield() }
      rater.open()
      try await group.waitForAll()
    }
    #expect(rater.most == count)
    #expect(rater.started.count == 30)
  }

  @Test("a rating that fails is told in its photo's record, and the others go on")
  func failures() async throws {
    try photos(5)
    var outcomes: [PhotoRecord.Outcome] = []
    let scorer = PhotoScorer(rater: GatedRater(jobs: 2, open: true, refusing: [1, 3]))
    for await outcome in scorer.outcomes(of: search) {
      guard case .record(let record) = outcome else { continue }
      outcomes.append(record.outcome)
    }
    let refusal = PhotoRecord.Outcome.failed(.unreadable, message: "this photo is not rated")
    #expect(outcomes.map { $0 == refusal } == [false, true, false, true, false])
  }

  @Test("records carry the rater's name, the photo's own size and the distribution's moments")
  func fields() async throws {
    try folder.photo("a.png", grey: 9, width: 60, height: 40)
    let record = await PhotoScorer(rater: GatedRater(jobs: 1, open: true)).score(PhotoPath(folder("a.png")))
    let rating = try #require(record.rating)
    #expect(rating.model == "gated" && rating.precision == .f32)
    #expect(rating.size == PixelSize(width: 60, height: 40))
    // Of 1 … 7, each as likely: (n² − 1) / 12 = 4.
    #expect(try abs(#require(rating.mean) - 4) < 1e-6 && abs(#require(rating.standardDeviation) - 2) < 1e-6)
  }

  @Test("whoever is cancelled while waiting for a slow photo goes on at once", .timeLimit(.minutes(10)))
  func cancellation() async throws {
    try photos(3)
    let rater = GatedRater(jobs: 1, open: false)
    let (scorer, search) = (PhotoScorer(rater: rater), search)
    let consumer = Task { () -> Int in
      var count = 0
      for await _ in scorer.outcomes(of: search) { count += 1 }
      return count
    }
    while rater.started.isEmpty { await Task.yield() }
    consumer.cancel()
    #expect(await consumer.value == 0)
    rater.open()
  }

  @Test(
    "no more than a window of photos is rated ahead of who asks for them, or has stopped asking",
    .timeLimit(.minutes(10)))
  func released() async throws {
    try photos(150)
    let rater = GatedRater(jobs: 1, open: false)
    let scorer = PhotoScorer(rater: rater)
    var iterator: ScoredPhotos.Iterator? = scorer.outcomes(of: search).makeAsyncIterator()
    while rater.started.isEmpty { await Task.yield() }
    withExtendedLifetime(iterator) {}
    iterator = nil
    rater.open()
    // Whatever was under way is rated before this photo, which waits for the same place.
    try folder.photo("last.png", grey: 255, width: 8, height: 8)
    _ = await scorer.score(PhotoPath(folder("last.png")))
    // 32 + 16 · jobs photos wait for their turn, and the search may be one ahead.
    #expect(rater.started.count <= 32 + 16 + 3)
  }

  @Test("a search that finds nothing has no outcomes")
  func nothing() async {
    let scorer = PhotoScorer(rater: GatedRater(jobs: 1, open: true))
    for await outcome in scorer.outcomes(of: search) { Issue.record("\(outcome)") }
    for await outcome in scorer.outcomes(of: PhotoSearch([])) { Issue.record("\(outcome)") }
  }

  @Test("a file that is gone is a record that says so")
  func gone() async throws {
    let scorer = PhotoScorer(rater: GatedRater(jobs: 1, open: true))
    let record = await scorer.score(PhotoPath(folder("none.jpg")))
    guard case .failed(.notFound, let message) = record.outcome else {
      Issue.record("\(record)")
      return
    }
    #expect(!message.isEmpty)
  }
}
