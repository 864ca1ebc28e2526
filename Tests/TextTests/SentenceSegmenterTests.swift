import Testing
import Text

@Suite struct SentenceSegmenterTests {
  private func sentences(_ text: String, locale: String = "root") throws -> [String] {
    try SentenceSegmenter(locale: locale).segments(of: text)
      .map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) }
  }

  @Test func splitsAfterFullStops() throws {
    #expect(
      try sentences("Hello world. How are you?  Fine!") == ["Hello world. ", "How are you?  ", "Fine!"])
  }

  @Test func keepsNumbersAndLowerCaseTogether() throws {
    #expect(try sentences("It cost 3.50 euros, i.e. little.") == ["It cost 3.50 euros, i.e. little."])
  }

  @Test func knowsTheMarksOfOtherScriptsAndLocales() throws {
    #expect(try sentences("两个人。一只狗。") == ["两个人。", "一只狗。"])
    #expect(try sentences("Τι; Ναι.", locale: "el") == ["Τι; ", "Ναι."])
    #expect(try sentences("Τι; Ναι.", locale: "root") == ["Τι; Ναι."])
  }

  @Test func coversTheText() throws {
    let text = "\u{2028}A.\n\nB \u{0}!\r\nc"
    let segments = try SentenceSegmenter().segments(of: text)
    #expect(segments.first?.lowerBound == 0 && segments.last?.upperBound == text.utf8.count)
    #expect(zip(segments, segments.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
    #expect(try SentenceSegmenter().segments(of: "").isEmpty)
  }
}
