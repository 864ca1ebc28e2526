import Inspection
import TestSupport
import Testing

struct HeadTests {
  private func sentence(_ kind: InspectedAttention.Kind, _ heads: [[[Float]]]) -> InspectedSentence {
    InspectedSentence(
      name: "", source: .init(language: "de", tokens: sampleTokens(["Das", "Buch."])),
      target: .init(language: "en", tokens: sampleTokens(["The", "book."])),
      attentions: [
        InspectedAttention(kind: kind, layer: 1, heads: heads.map { InspectedHead(weights: $0) })
      ])
  }

  @Test func headsAreRankedByTheirStrongestLook() throws {
    let ranked = try sentence(
      .cross,
      [
        [[0.5, 0.25, 0.25], [0.4, 0.5, 0.1], [0, 0, 1]], [[0.5, 0.25, 0.25], [0.9, 0.1, 0], [0, 0, 1]],
      ]
    ).heads(from: "BOOK")
    #expect(ranked.map(\.head) == [2, 1])
    #expect(ranked[0].looks.map(\.text) == ["Das", "Buch.", "</s>"])
    #expect(abs(ranked[0].share - 0.9) < 1e-6)
  }

  @Test func headsAreRankedByTheirLookAtAWord() throws {
    let sentence = sentence(
      .cross,
      [
        [[0.5, 0.25, 0.25], [0.4, 0.5, 0.1], [0, 0, 1]], [[0.5, 0.25, 0.25], [0.9, 0.1, 0], [0, 0, 1]],
      ])
    let ranked = try sentence.heads(from: "book.", to: "buch")
    #expect(ranked.map(\.head) == [1, 2])
    #expect(abs(ranked[0].share - 0.5) < 1e-6)
    #expect(throws: HeadRankingError.self) { try sentence.heads(from: "Das") }
    #expect(throws: HeadRankingError.self) { try sentence.heads(from: "book", to: "nothing") }
  }

  @Test func piecesOfAWordCountTogether() throws {
    var sentence = sentence(.cross, [[[0.5, 0.25, 0.25], [0.25, 0.25, 0.5], [0, 0, 1]]])
    sentence.source.tokens[1].unit = 0
    sentence.target.tokens[1].unit = 0
    let looks = try sentence.heads(from: "Thebook.")[0].looks
    #expect(looks.map(\.text) == ["DasBuch.", "</s>"])
    #expect(looks.map(\.share) == [0.625, 0.375])
  }

  @Test func entropyAndDistanceAreMeansOverQueries() {
    var statistics = HeadStatistics()
    statistics.add(sentence(.encoder, [[[0.5, 0.5, 0], [0, 1, 0], [0.25, 0.25, 0.5]]]))
    let row = statistics.rows[0]
    #expect(row.queries == 3)
    #expect(abs(row.entropy - (1 + 0 + 1.5) / 3) < 1e-9)
    #expect(abs(row.distance - (0.5 + 0 + 0.75) / 3) < 1e-9)
    #expect(abs(row.marks - 0.5 / 3) < 1e-9)
  }

  /// The decoder's query i is about to write token i: `<s>` is one before the first.
  @Test func theDecoderLooksBackFromWhatItIsAboutToWrite() {
    var statistics = HeadStatistics()
    statistics.add(sentence(.decoder, [[[1, 0, 0], [0, 1, 0], [1, 0, 0]]]))
    let row = statistics.rows[0]
    #expect(abs(row.distance - (1 + 1 + 3) / 3) < 1e-9)
    #expect(abs(row.marks - 2.0 / 3) < 1e-9)
    statistics.add(sentence(.decoder, [[[1, 0, 0], [0, 1, 0], [0, 0, 1]]]))
    #expect(statistics.sentences == 2 && statistics.rows[0].queries == 6 && statistics.rows.count == 1)
  }

  @Test func thePageOfHeadsIsWellFormed() throws {
    var statistics = HeadStatistics()
    statistics.add(sampleSentence())
    let page = HeadsPage(title: "<heads>", statistics: statistics).html
    let reader = try MarkupReader(Array(page.utf8))
    #expect(reader.elements.filter { $0.name == "script" }.isEmpty)
    #expect(reader.elements.filter { $0.name == "polygon" }.count == 12 + 3)
    #expect(reader.texts.contains { $0.element == "th" && $0.text == "across, layer 2, head 1" })
    let empty = HeadsPage(title: "", statistics: HeadStatistics()).html
    #expect(throws: Never.self) { try MarkupReader(Array(empty.utf8)) }
  }
}
