import Bitext
import Testing

struct TextFingerprintTests {
  /// Values of the reference implementation with seed 0.
  @Test func equalsTheReferenceImplementation() {
    let fox = TextFingerprint("The quick brown fox jumps over the lazy dog")
    #expect(fox.low == 0xE34B_BC7B_BC07_1B6C)
    #expect(fox.high == 0x7A43_3CA9_C49A_9347)
    let nothing = TextFingerprint("")
    #expect(nothing.low == 0 && nothing.high == 0)
  }

  @Test func textsOfEveryLengthDiffer() {
    let texts = (0..<200).map { String(repeating: "a", count: $0) } + (0..<1_000).map { "text \($0)" }
    #expect(Set(texts.map { TextFingerprint($0) }).count == texts.count)
  }

  @Test func orderOfTwoTextsMatters() {
    let (first, second) = (TextFingerprint("a"), TextFingerprint("b"))
    #expect(TextFingerprint(first, second) != TextFingerprint(second, first))
  }
}
