import Bitext
import Testing

@testable import Lessons

struct LessonTextTests {
  @Test func sharesThatAreNotAllAreNotSaidToBe() {
    #expect(
      [0, 1, 0.5, 0.975, 0.9996, 0.0001].map(percent) == [
        "0 %", "100 %", "50 %", "97.5 %", "99.9 %", "under 0.1 %",
      ])
  }

  @Test func wordsAreListed() {
    #expect(listed([]) == "" && listed(["a"]) == "a" && listed(["a", "b", "c"]) == "a, b and c")
  }

  @Test func anEvenLookIsAtWordsAndTheEnd() {
    let pairs = ["1 2 3", "1"].map {
      SentencePair(source: $0, target: $0, origin: .init(path: "x", line: 1))
    }
    // Three queries of a fourth each, and one of a half.
    #expect(abs(evenShare(on: pairs) - (3 * 0.25 + 0.5) / 4) < 1e-12)
    #expect(evenShare(on: []) == 0)
  }
}
