import Files
import Foundation
import TestSupport
import Testing
import Text

@Suite struct SubwordNMTCodesTests {
  private func learned(_ lines: [String], merges: Int, minimumFrequency: Int = 2) -> SubwordNMTCodes {
    var learner = SubwordNMTCodes.Learner()
    for line in lines { learner.add(line) }
    return learner.learn(merges: merges, minimumFrequency: minimumFrequency)
  }

  private func reference() throws -> SubwordNMTCodes {
    try SubwordNMTCodes.read(from: Fixtures.path("subword-nmt/bpe.ref.gz"))
  }

  @Test func learnsTheMergesOfTheReference() throws {
    let codes = learned(try Fixtures.lines("subword-nmt/corpus.en.gz"), merges: 1000)
    #expect(codes.fileContents == (try FileSystem.readAll(Fixtures.path("subword-nmt/bpe.ref.gz"))))
  }

  @Test func segmentsAsTheReference() throws {
    let codes = try reference()
    let segmented = try Fixtures.lines("subword-nmt/corpus.en.gz").map { codes.segment($0) + "\n" }.joined()
    let expected = try FileSystem.readAll(Fixtures.path("subword-nmt/corpus.bpe.ref.en.gz"))
    #expect(Array(segmented.utf8) == expected)
  }

  private struct Cases: Decodable {
    struct Case: Decodable {
      var name: String
      var input: String
      var expected: String
    }
    var separator: String
    var cases: [Case]
  }

  @Test func keepsWhitespaceAsTheReference() throws {
    let codes = try reference()
    let data = Data(try FileSystem.readAll(Fixtures.path("subword-nmt/apply_cases.json")))
    let cases = try JSONDecoder().decode(Cases.self, from: data)
    #expect(cases.cases.count == 3)
    for item in cases.cases {
      let segmented = codes.segment(item.input, separator: cases.separator)
      #expect(areSameBytes(segmented, item.expected), "\(item.name)")
    }
  }

  @Test func readsWhatItWrites() throws {
    let folder = try TemporaryDirectory()
    let codes = try reference()
    try codes.write(to: folder.path("codes"))
    #expect(try SubwordNMTCodes.read(from: folder.path("codes")).fileContents == codes.fileContents)
  }

  @Test func marksTheEndOfWordAsTheVersionSays() throws {
    let merges = "l o\nlo w\nlow </w>\n"
    let first = try SubwordNMTCodes(parsing: Array(merges.utf8), path: "codes")
    #expect(first.segment("low lows slow") == "low low@@ s s@@ low")
    let second = try SubwordNMTCodes(parsing: Array("#version: 0.2\nl o\nlo w</w>\n".utf8), path: "codes")
    #expect(second.segment("low lows slow") == "low lo@@ w@@ s s@@ low")
  }

  /// Learning by counting all pairs anew for each merge: the definition.
  private func learnedSlowly(_ lines: [String], merges: Int) -> [[String]] {
    var words = lines.flatMap { $0.split(separator: " ") }.map { word in
      word.unicodeScalars.enumerated().map {
        String($1) + ($0 == word.unicodeScalars.count - 1 ? "</w>" : "")
      }
    }
    var result: [[String]] = []
    while result.count < merges {
      var counts: [[String]: Int] = [:]
      for word in words {
        for pair in zip(word, word.dropFirst()) { counts[[pair.0, pair.1], default: 0] += 1 }
      }
      let best = counts.max { ($0.value, $0.key[0], $0.key[1]) < ($1.value, $1.key[0], $1.key[1]) }
      guard let best, best.value >= 2 else { break }
      result.append(best.key)
      for index in words.indices { words[index] = merged(words[index], best.key) }
    }
    return result
  }

  private func merged(_ word: [String], _ pair: [String]) -> [String] {
    var result: [String] = []
    var position = 0
    while position < word.count {
      if position + 1 < word.count, word[position] == pair[0], word[position + 1] == pair[1] {
        result.append(pair[0] + pair[1])
        position += 2
      } else {
        result.append(word[position])
        position += 1
      }
    }
    return result
  }

  @Test(arguments: 0..<20) func learnsAndAppliesAsTheDefinition(_ seed: Int) {
    var generator = SplitMix(state: UInt64(seed))
    let letters = Array("abc")
    let lines = (0..<30).map { _ in
      (0..<5).map { _ in
        String(
          (0..<Int.random(in: 1...9, using: &generator)).map { _ in
            letters[Int.random(in: 0...2, using: &generator)]
          })
      }.joined(separator: " ")
    }
    let codes = learned(lines, merges: 60)
    #expect(codes.merges.map { [$0.left, $0.right] } == learnedSlowly(lines, merges: 60))
    for line in lines {
      let words = line.split(separator: " ").map { word in
        var symbols = word.map { String($0) }
        symbols[symbols.count - 1] += "</w>"
        for merge in codes.merges { symbols = merged(symbols, [merge.left, merge.right]) }
        return symbols.joined(separator: "@@ ").dropLast(4)
      }
      #expect(codes.segment(line) == words.joined(separator: " "))
    }
  }

  @Test func stopsAtTheMinimumFrequency() {
    #expect(learned(["ab ab cd"], merges: 10).merges.map { $0.left + $0.right } == ["ab</w>"])
    #expect(learned(["ab ab cd"], merges: 10, minimumFrequency: 1).merges.count == 2)
    #expect(learned([], merges: 10).merges.isEmpty)
  }

  @Test(arguments: [
    ("#version: 0.2\na b c\n", 2), ("#version: 0.2\na b\n\nc d\n", 3), ("#version: 7\na b\n", 1),
    ("#version: 0.2\na  b\n", 2), ("lonely\n", 1),
  ])
  func namesTheLineThatIsWrong(_ text: String, _ line: Int) {
    #expect {
      try SubwordNMTCodes(parsing: Array(text.utf8), path: "codes")
    } throws: { error in
      guard case .malformed("codes", line, _) = error as? VocabularyError else { return false }
      return (error as? VocabularyError)?.exitStatus == .badData
    }
  }
}
