import Testing

@testable import Experiments

/// Suggestions for misspelt words.
@Suite("Suggestions")
struct NearestTests {
  @Test(
    "the candidate with the fewest changed letters is suggested",
    arguments: [
      ("epoch", "epochs"), ("epcohs", "epochs"), ("bacth", "batch"), ("leaning-rate", "learning-rate"),
      ("clips", "clip"), ("EPOCHS", nil), ("batch", "batch"),
    ] as [(String, String?)])
  func fewest(word: String, suggested: String?) {
    #expect(nearest(to: word, among: ["batch", "epochs", "learning-rate", "clip"]) == suggested)
  }

  @Test("distances are those of Levenshtein: a word is suggested up to half of the longer one's letters away")
  func threshold() {
    // kitten → sitting takes 3 of 7 letters; saturday → sunday 3 of 8; flaw → lawn 2 of 4; abc → xyz all 3.
    for (word, other) in [("kitten", "sitting"), ("sunday", "saturday"), ("flaw", "lawn")] {
      #expect(nearest(to: word, among: [other]) == other)
      #expect(nearest(to: other, among: [word]) == word)
    }
    #expect(nearest(to: "abc", among: ["xyz"]) == nil)
    #expect(nearest(to: "intention", among: ["execution"]) == nil)
  }

  @Test("words of one letter, and none, have suggestions only one letter away")
  func short() {
    #expect(nearest(to: "", among: ["a", "ab"]) == "a")
    #expect(nearest(to: "", among: ["abc"]) == nil)
    #expect(nearest(to: "x", among: ["y"]) == "y")
    #expect(nearest(to: "word", among: []) == nil)
  }

  @Test("of candidates equally near, the first is suggested")
  func ties() {
    #expect(nearest(to: "cat", among: ["bat", "rat", "cut"]) == "bat")
    #expect(nearest(to: "cat", among: ["cut", "rat", "bat"]) == "cut")
  }

  @Test("letters are what people see: an accent is one change, not several")
  func letters() {
    #expect(nearest(to: "cafe\u{301}", among: ["café"]) == "café")
    #expect(nearest(to: "ña", among: ["na"]) == "na")
  }
}
