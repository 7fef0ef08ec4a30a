import Testing

@testable import Terminal

@Suite("Text for people")
struct TextTests {
  @Test("progress tells what is left when the total is known")
  func progress() {
    #expect(Progress.line(done: 3, total: nil, things: "photos", rate: 1.5) == "3 photos, 1.5/s")
    #expect(
      Progress.line(done: 300, total: 1000, things: "photos", rate: 10)
        == "300 of 1000 photos, 10.0/s, 1:10 left")
    #expect(
      Progress.line(done: 5, total: 5, things: "files", rate: 100) == "5 of 5 files, 100.0/s, 0:00 left")
  }

  @Test("control characters cannot move the cursor")
  func printable() {
    #expect("a\u{1B}[2J\nb é".printable == "a\\u{1B}[2J\\nb é")
  }

  @Test("numbers have a fixed number of decimals")
  func numbers() {
    #expect(3.14159.fixed(2) == "3.14" && (-0.5).fixed(1) == "-0.5" && 1e300.fixed(0).count == 301)
  }
}
