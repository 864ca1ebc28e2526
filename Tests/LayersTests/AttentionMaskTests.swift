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

  @Test func onlyADecoderIsKeptFromSeeingAhead() {
    #expect(AttentionKind.allCases.map(AttentionMask.init(of:)) == [.unmasked, .causal, .unmasked])
  }
}
