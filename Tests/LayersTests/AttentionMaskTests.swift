import Tensors
import Testing

@testable import Layers

struct AttentionMaskTests {
  @Test func aCausalQuerySeesItselfAndWhatStandsBeforeIt() {
    let spans = AttentionMask.causal.spans(queryOffsets: [0, 3, 3, 5], memoryOffsets: [0, 3, 3, 5])
    #expect(spans.start == [0, 0, 0, 3, 3])
    #expect(spans.count == [1, 2, 3, 1, 2])
  }

  @Test func anUnmaskedQuerySeesItsSentence() {
    let spans = AttentionMask.unmasked.spans(queryOffsets: [0, 2, 3], memoryOffsets: [0, 4, 5])
    #expect(spans.start == [0, 0, 4])
    #expect(spans.count == [4, 4, 1])
  }

  @Test func aWindowLeavesOutWhatIsFurtherAway() {
    let offsets: [Int32] = [0, 4, 5]
    let both = AttentionMask.unmasked.spans(queryOffsets: offsets, memoryOffsets: offsets, window: 1)
    #expect(both.start == [0, 0, 1, 2, 4])
    #expect(both.count == [2, 3, 3, 2, 1])
    #expect(both.distances == [0, -1, -1, -1, 0])
    let before = AttentionMask.causal.spans(queryOffsets: offsets, memoryOffsets: offsets, window: 2)
    #expect(before.start == [0, 0, 0, 1, 4])
    #expect(before.count == [1, 2, 3, 3, 1])
    let all = AttentionMask.causal.spans(queryOffsets: offsets, memoryOffsets: offsets, window: .max)
    #expect(all.count == AttentionMask.causal.spans(queryOffsets: offsets, memoryOffsets: offsets).count)
  }

  @Test func onlyADecoderIsKeptFromSeeingAhead() {
    #expect(AttentionKind.allCases.map(AttentionMask.init(of:)) == [.unmasked, .causal, .unmasked])
  }
}
