import Tensors
import Testing

@testable import Translation

@Suite struct SentenceBatchesTests {
  private let lengths = (0..<400).map { 3 + $0 * 7919 % 23 }

  private func tokens(_ batch: [Int], rows: Int = 1) -> Int { batch.reduce(0) { $0 + lengths[$1] } * rows }

  @Test(arguments: [1, 4], [1, 2, 5])
  func everySentenceIsInOneBatchWithinTheBudget(rows: Int, threads: Int) {
    let batches = sentenceBatches(
      lengths: lengths, rowsPerSentence: rows, tokenBudget: 512, threads: threads)
    #expect(batches.joined().sorted() == Array(lengths.indices))
    #expect(batches.allSatisfy { tokens($0, rows: rows) <= 512 })
    let inOrder = batches.joined().map { lengths[$0] }
    #expect(inOrder == inOrder.sorted(by: >))
  }

  @Test func theLastBatchesAreSmallSoThatNoThreadWaitsLong() throws {
    let batches = sentenceBatches(lengths: lengths, rowsPerSentence: 1, tokenBudget: 512, threads: 2)
    #expect(tokens(batches[0]) > 480)
    #expect(tokens(try #require(batches.last)) <= 128)
  }

  @Test func aFewSentencesAreSharedOut() {
    let batches = sentenceBatches(
      lengths: [5, 5, 5, 5, 5, 5], rowsPerSentence: 1, tokenBudget: 512, threads: 2)
    #expect(batches == [[0, 1, 2], [3, 4, 5]])
  }

  @Test func aSentenceLongerThanTheBudgetStandsAlone() {
    let batches = sentenceBatches(
      lengths: [700, 2, 600, 2], rowsPerSentence: 1, tokenBudget: 512, threads: 1)
    #expect(batches.map(Set.init) == [[0], [2], [1, 3]])
  }

  @Test func weightsBeyondTheCacheMeetMoreRows() {
    #expect(
      preferredBatchTokens(parameters: 50_000_000, .float32)
        > preferredBatchTokens(parameters: 2_000_000, .float32))
    #expect(
      preferredBatchTokens(parameters: 10_000_000, .float32)
        > preferredBatchTokens(parameters: 10_000_000, .int8))
  }
}
