import Testing

@testable import Tensors

struct MemorySpansTests {
  @Test func eachSentenceSeesItself() {
    let spans = MemorySpans(offsets: [0, 3, 3, 8])
    #expect(spans.start == [0, 3, 3])
    #expect(spans.count == [3, 0, 5])
    #expect(spans.select([2, 0, 2]).sentences == [2, 0, 2])
  }

  @Test func headsFollowEachOther() {
    let spans = MemorySpans(start: [4, 0], count: [2, 3], sentences: [1, 0])
    let split = spans.split(heads: 3, memoryRows: 10)
    #expect(split.start == [4, 0, 14, 10, 24, 20])
    #expect(split.count == [2, 3, 2, 3, 2, 3])
    #expect(split.sentences == [1, 0, 1, 0, 1, 0])
    #expect(split.total == 15)
    #expect(spans.split(heads: 1, memoryRows: 10).start == spans.start)
  }

  @Test func scatteredRowsAreGatheredOneRowBehindAnother() {
    let scattered = DecodingMemory.scattered(index: [7, 3, 9, 0, 5, 0], stride: 3, count: [2, 1]).gathered
    #expect(scattered.rows == [7, 3, 0])
    #expect(scattered.spans.start == [0, 2])
    #expect(scattered.spans.count == [2, 1])
    let sentences = DecodingMemory.sentences(start: [4, 0, 4], count: [2, 3, 2]).gathered
    #expect(sentences.rows == [4, 5, 0, 1, 2, 4, 5])
    #expect(sentences.spans.start == [0, 2, 5])
  }
}
