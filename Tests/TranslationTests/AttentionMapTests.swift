import Bitext
import Files
import Tensors
import Testing

@testable import Translation

struct AttentionMapTests {
  private func map(_ weights: [[Float]], columns: [Int?], rows: [Int?]) -> AttentionMap {
    func tokens(_ words: [Int?]) -> [AttentionToken] {
      words.enumerated().map { AttentionToken(text: "▁\($0)", word: $1) }
    }
    return AttentionMap(
      kind: .cross, layer: 1, layerCount: 1, head: nil, headCount: 1, rows: tokens(rows),
      columns: tokens(columns),
      weights: weights)
  }

  @Test func wordsAreSumsOfColumnsAndMeansOfRows() {
    // Source: two words of one and two pieces, and the end mark; target: a word of two pieces, one of one, the end mark.
    let words = map(
      [[0.5, 0.25, 0.125, 0.125], [0, 0.25, 0.5, 0.25], [1, 0, 0, 0], [0, 0, 0, 1]], columns: [0, 1, 1, nil],
      rows: [0, 0, 1, nil]
    ).ofWords()
    #expect(words.weights == [[0.25, 0.5625, 0.1875], [1, 0, 0], [0, 0, 1]])
    #expect(words.columns.map(\.text) == ["0", "1▁2", "▁3"])
    #expect(words.rows.map(\.word) == [0, 1, nil])
    #expect(words.ofWords().weights == words.weights)
  }

  @Test func aWordIsAlignedWithTheWordThatGivesItTheLargestShare() {
    let pairs = map(
      [[0.6, 0.2, 0.1, 0.1], [0.0, 0.45, 0.5, 0.05], [0.45, 0.15, 0.35, 0.05]], columns: [0, 1, 1, nil],
      rows: [0, 0, 1]
    ).alignedUnits()
    // Means of 0.3 and 0.625 against 0.45 and 0.5: shares of 0.4 and 0.56 against 0.6 and 0.44.
    #expect(pairs.map(\.description) == ["1-0", "0-1"])
  }

  @Test func inJSONItIsWhatCommandsAndTheServerWrite() throws {
    let map = map([[0.5, 0.5]], columns: [0, nil], rows: [0])
    #expect(
      try jsonLine(of: map)
        == #"{"columns":["▁0","▁1"],"kind":"cross","layer":1,"rows":["▁0"],"weights":[[0.5,0.5]]}"#)
  }

  @Test func marksAndSpacesAreNoWords() {
    #expect(map([[0.1, 0.9]], columns: [0, nil], rows: [0]).alignedUnits().count == 1)
    #expect(map([[0.1, 0.9]], columns: [nil, nil], rows: [0]).alignedUnits().isEmpty)
    #expect(map([[0.1, 0.9]], columns: [0, 1], rows: [nil]).alignedUnits().isEmpty)
    #expect(map([], columns: [0, 1], rows: []).alignedUnits().isEmpty)
    #expect(map([[.nan, .nan]], columns: [0, 1], rows: [0]).alignedUnits().isEmpty)
  }
}
