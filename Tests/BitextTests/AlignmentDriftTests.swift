import Bitext
import Randomness
import Testing

struct AlignmentDriftTests {
  private func shapes(_ lines: [String]) -> [LineShape] {
    lines.map { line in
      let bytes = Array(line.utf8)
      return bytes.withUnsafeBufferPointer { LineShape($0) }
    }
  }

  /// Lines of random lengths and endings, and "translations" a fifth longer with some noise.
  private func corpus(_ count: Int, seed: UInt64) -> (source: [String], target: [String]) {
    var stream = Seed(seed).stream(.generation)
    var (source, target): ([String], [String]) = ([], [])
    for _ in 0..<count {
      let length = 10 + stream.nextInteger(below: 150)
      let noise = stream.nextInteger(below: length / 4 + 1)
      let ending = ["?", ".", ".", ".", "!"][stream.nextInteger(below: 5)]
      source.append(String(repeating: "s", count: length) + ending)
      target.append(String(repeating: "t", count: length + noise) + ending)
    }
    return (source, target)
  }

  @Test(arguments: [3, 250, 499, 1_000])
  func findsTheLineThatIsMissing(line: Int) {
    var (source, target) = corpus(1_000, seed: UInt64(line))
    target.remove(at: line - 1)
    let found = firstSuspiciousLine(source: shapes(source), target: shapes(target))
    #expect(abs(found - line) <= 3, "line \(line), found \(found)")
    source.removeLast()
  }

  @Test func findsTheFirstOfSeveralPlaces() {
    var (source, target) = corpus(2_000, seed: 4)
    for line in [1_500, 1_499, 900, 400] { source.remove(at: line - 1) }
    let found = firstSuspiciousLine(source: shapes(source), target: shapes(target))
    #expect(abs(found - 400) <= 3, "found \(found)")
    target.removeLast()
  }

  @Test func findsWhereAHundredLinesAreMissing() {
    var (source, target) = corpus(2_000, seed: 8)
    source.removeSubrange(700..<800)
    let found = firstSuspiciousLine(source: shapes(source), target: shapes(target))
    #expect(abs(found - 701) <= 3, "found \(found)")
    target.removeLast()
  }

  @Test func aFileCutOffPartsAtItsEnd() {
    var (source, target) = corpus(500, seed: 6)
    target.removeLast(200)
    #expect(firstSuspiciousLine(source: shapes(source), target: shapes(target)) == 301)
    source.removeAll()
    #expect(firstSuspiciousLine(source: [], target: shapes(target)) == 1)
  }
}
