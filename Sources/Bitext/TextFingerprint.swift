internal import Text

/// 128 bits that stand for a text's bytes: MurmurHash3 x64 128 (Appleby 2011).
///
/// Among a billion different texts the chance that two share a fingerprint is about 10⁻²¹, so sets of fingerprints
/// find duplicates in 16 bytes a text. It is no protection against texts made to collide.
package struct TextFingerprint: Hashable, Sendable {
  package let low: UInt64
  package let high: UInt64

  package init(_ text: String) {
    var text = text
    self = text.withUTF8 { TextFingerprint(bytes: UnsafeRawBufferPointer($0)) }
  }

  /// A fingerprint of what can be seen of a text, equal for texts that read the same.
  package init(ofVisible text: String) {
    self.init(Normalizer(.visibleNFC).normalize(text))
  }

  package init(bytes: UnsafeRawBufferPointer) {
    let first: UInt64 = 0x87C3_7B91_1142_53D5
    let second: UInt64 = 0x4CF5_AD43_2745_937F
    var (low, high): (UInt64, UInt64) = (0, 0)
    func mixLow(_ word: UInt64) { low ^= rotate(word &* first, 31) &* second }
    func mixHigh(_ word: UInt64) { high ^= rotate(word &* second, 33) &* first }
    let blocks = bytes.count / 16
    for block in 0..<blocks {
      mixLow(bytes.loadUnaligned(fromByteOffset: block * 16, as: UInt64.self))
      low = (rotate(low, 27) &+ high) &* 5 &+ 0x52DC_E729
      mixHigh(bytes.loadUnaligned(fromByteOffset: block * 16 + 8, as: UInt64.self))
      high = (rotate(high, 31) &+ low) &* 5 &+ 0x3849_5AB5
    }
    let tail = UnsafeRawBufferPointer(rebasing: bytes[(blocks * 16)...])
    mixHigh(word(tail.dropFirst(8)))
    mixLow(word(tail.prefix(8)))
    low ^= UInt64(bytes.count)
    high ^= UInt64(bytes.count)
    low &+= high
    high &+= low
    low = finalized(low)
    high = finalized(high)
    low &+= high
    high &+= low
    self.low = low
    self.high = high
  }

  /// A fingerprint of two texts in this order.
  package init(_ first: TextFingerprint, _ second: TextFingerprint) {
    let words = [first.low, first.high, second.low, second.high]
    self = words.withUnsafeBytes { TextFingerprint(bytes: $0) }
  }
}

private func rotate(_ word: UInt64, _ count: UInt64) -> UInt64 {
  word << count | word >> (64 - count)
}

private func word(_ bytes: some Sequence<UInt8>) -> UInt64 {
  var result: UInt64 = 0
  var shift: UInt64 = 0
  for byte in bytes {
    result |= UInt64(byte) << shift
    shift += 8
  }
  return result
}

private func finalized(_ word: UInt64) -> UInt64 {
  var word = word
  word = (word ^ word >> 33) &* 0xFF51_AFD7_ED55_8CCD
  word = (word ^ word >> 33) &* 0xC4CE_B9FE_1A85_EC53
  return word ^ word >> 33
}
