import Files
import Testing

@testable import Bitext

struct TokenBatchTests {
  let batch = TokenBatch([[5, 6, 7], [], [8], [9, 10]])

  @Test func sequencesLieOneAfterTheOther() {
    #expect(batch.identifiers == [5, 6, 7, 8, 9, 10])
    #expect(batch.offsets == [0, 3, 3, 4, 6])
    #expect(batch.count == 4)
    #expect(batch.tokenCount == 6)
    #expect(batch.maximumLength == 3)
    #expect((0..<4).map { batch.length(of: $0) } == [3, 0, 1, 2])
    #expect(Array(batch[3]) == [9, 10])
    #expect(batch[1].isEmpty)
  }

  @Test func nothingIsABatchToo() {
    let empty = TokenBatch([])
    #expect(empty.count == 0)
    #expect(empty.offsets == [0])
    #expect(empty.maximumLength == 0)
  }

  @Test func aCorpusBeyondWhatCanBeCountedIsAnError() throws {
    #expect(try TokenBatch(ofCorpus: [[5, 6], [7]]) == TokenBatch([[5, 6], [7]]))
    try TokenBatch.checkCount(ofLengths: [1 << 30, 1 << 30 - 1])
    let error = #expect(throws: CorpusError.self) {
      try TokenBatch.checkCount(ofLengths: [1 << 30, 1 << 30])
    }
    #expect(error?.description.contains("2147483648 tokens on one side") == true)
    #expect(error?.exitStatus == .badData)
  }

  @Test func selectionTakesSequencesInItsOrder() {
    #expect(batch.selecting([3, 0, 3]) == TokenBatch([[9, 10], [5, 6, 7], [9, 10]]))
    #expect(batch.selecting([]) == TokenBatch([]))
  }

  @Test func packedFormIsTakenAsItIs() {
    #expect(TokenBatch(identifiers: batch.identifiers, offsets: batch.offsets) == batch)
  }

  @Test func offsetsThatDoNotFitStopTheProgram() async {
    await #expect(processExitsWith: .failure) { _ = TokenBatch(identifiers: [1, 2], offsets: [0, 1]) }
    await #expect(processExitsWith: .failure) { _ = TokenBatch(identifiers: [1, 2], offsets: [0, 3, 2]) }
  }
}
