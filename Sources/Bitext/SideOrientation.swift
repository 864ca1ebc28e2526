internal import Glibc

/// Notices pairs whose sides have changed places, by what the sides of the pairs before look like.
///
/// For each side it counts the letters that follow each other, three bytes at a time; a pair is swapped where its source
/// looks like the targets and its target like the sources. Such a pair is counted the other way round, so that a corpus
/// whose second half is swapped is noticed to its end. The memory does not grow.
struct SideOrientation {
  private var counts = [SIMD2<Float>](repeating: SIMD2(0.5, 0.5), count: 1 << 16)
  private var totals = SIMD2<Float>(0, 0)
  private var seen = 0
  private var grams: [Int] = []

  /// How many pairs are only counted at first.
  private static let trial = 100
  /// How many bytes of a text are looked at.
  private static let limit = 96
  /// How much likelier each gram must be on the other side, as a logarithm.
  private static let margin: Float = 0.4

  /// Takes in a pair; returns whether it is swapped.
  mutating func isSwapped(_ source: String, _ target: String) -> Bool {
    seen += 1
    let isSwapped = seen > Self.trial && leaning(source) < -Self.margin && leaning(target) > Self.margin
    count(source, as: isSwapped ? SIMD2(0, 1) : SIMD2(1, 0))
    count(target, as: isSwapped ? SIMD2(1, 0) : SIMD2(0, 1))
    return isSwapped
  }

  private mutating func count(_ text: String, as side: SIMD2<Float>) {
    findGrams(of: text)
    for gram in grams { counts[gram] += side }
    totals += side * Float(grams.count)
  }

  /// How much likelier a gram of the text is, on the average, among the sources than among the targets.
  private mutating func leaning(_ text: String) -> Float {
    findGrams(of: text)
    // What is very short, or the same everywhere, says nothing.
    guard grams.count >= 10 else { return 0 }
    let sum = grams.reduce(Float(0)) { $0 + log(counts[$1][0] / counts[$1][1]) }
    return sum / Float(grams.count) - log(max(1, totals[0]) / max(1, totals[1]))
  }

  private mutating func findGrams(of text: String) {
    grams.removeAll(keepingCapacity: true)
    var text = text
    text.withUTF8 { bytes in
      guard bytes.count >= 3 else { return }
      func letter(_ byte: UInt8) -> UInt32 { UInt32(0x41...0x5A ~= byte ? byte | 0x20 : byte) }
      var gram = letter(bytes[0]) << 8 | letter(bytes[1])
      for byte in bytes[2..<min(bytes.count, Self.limit)] {
        gram = (gram << 8 | letter(byte)) & 0xFF_FFFF
        // Numbers and marks are the same in all languages.
        if byte >= 0x80 || 0x41...0x5A ~= byte & 0xDF { grams.append(Int((gram &* 0x9E37_79B1) >> 16)) }
      }
    }
  }
}
