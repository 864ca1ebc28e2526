import Testing
import Text

@Suite struct WordSegmenterTests {
  /// A line of WordBreakTest: the text, and the byte offsets at which segments end.
  private struct Case {
    var text = ""
    var ends: [Int] = []

    init(_ line: String) {
      var scalars = String.UnicodeScalarView()
      for token in line.prefix(while: { $0 != "#" }).split(separator: " ").dropFirst() {
        if token == "÷" {
          ends.append(String(scalars).utf8.count)
        } else if let scalar = UInt32(token, radix: 16).flatMap(Unicode.Scalar.init) {
          scalars.append(scalar)
        }
      }
      text = String(scalars)
    }
  }

  private func cases() throws -> [Case] {
    try Fixtures.lines("unicode-15.0/WordBreakTest.txt.gz").filter { !$0.hasPrefix("#") && !$0.isEmpty }
      .map { Case($0.replacing("\t", with: " ")) }
  }

  private func failures(locale: String) throws -> [Case] {
    let segmenter = try WordSegmenter(locale: locale)
    return try cases().filter { segmenter.segments(of: $0.text).map(\.upperBound) != $0.ends }
  }

  @Test func conformsToUnicodeButForTheColon() throws {
    #expect(try cases().count == 1823)
    let failures = try failures(locale: "root")
    #expect(failures.count == 15)
    #expect(failures.allSatisfy { $0.text.unicodeScalars.contains(":") })
  }

  @Test(arguments: ["fi", "sv"]) func conformsToUnicodeWhereTheColonJoins(_ locale: String) throws {
    #expect(try failures(locale: locale).isEmpty)
  }

  @Test func findsTheWordsOfScriptsWithoutSpaces() throws {
    let text = "สุนัขวิ่ง"
    let words = try WordSegmenter(locale: "th").words(of: text)
    #expect(words.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) } == ["สุนัข", "วิ่ง"])
  }

  @Test func leavesWhiteSpaceOutOfWords() throws {
    let text = "Hello,\u{3000} \tworld\n"
    let words = try WordSegmenter().words(of: text)
    #expect(words.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) } == ["Hello", ",", "world"])
  }

  @Test func refusesWhatIsNoLocale() {
    for locale in ["", "not a locale", "d", "de\u{0}", "../../etc"] {
      #expect(throws: LocaleError.self, "\(locale)") { try WordSegmenter(locale: locale) }
    }
  }

  /// Text of the characters that the rules handle themselves, and of some that they leave to the iterator.
  private func randomText(_ generator: inout some RandomNumberGenerator) -> String {
    let ranges: [ClosedRange<UInt32>] = [
      0...0x7F, 0...0x7F, 0x20...0x40, 0...0x24F, 0...0x58F, 0x2000...0x206F, 0x590...0x6FF, 0x4E00...0x4E10,
    ]
    var scalars = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 1...9, using: &generator) {
      let range = ranges[Int.random(in: 0..<ranges.count, using: &generator)]
      if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &generator)) { scalars.append(scalar) }
    }
    return String(scalars)
  }

  @Test(arguments: ["root", "de", "fi", "sv", "en-US-posix", "ja", "he"])
  func agreesWithTheIteratorEverywhere(_ locale: String) throws {
    let segmenter = try WordSegmenter(locale: locale)
    let iterator = try BreakIterator(.word, locale: locale)
    var generator = SplitMix(state: 7)
    for _ in 0..<20000 {
      var text = randomText(&generator)
      var ends: [Int] = []
      text.withUTF8 { iterator.forEachBoundary(in: $0) { ends.append($0) } }
      #expect(segmenter.segments(of: text).map(\.upperBound) == ends, "\(text.debugDescription)")
    }
  }
}

/// A generator that gives the same numbers on every run.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
