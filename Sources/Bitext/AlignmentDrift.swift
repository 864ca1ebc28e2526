internal import Glibc

/// What of a line can be compared with its translation: how long it is and how it ends.
package struct LineShape: Sendable {
  let length: Float
  let ending: UInt8

  /// Takes the shape of a line of any bytes.
  package init(_ bytes: UnsafeBufferPointer<UInt8>) {
    length = log(1 + Float(bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }))
    let marks = Array("?!:;,".utf8)
    let last = bytes.last { $0 != 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }
    ending = last.map { marks.contains($0) ? $0 : 0 } ?? 0xFF
  }
}

/// Returns the line, counted from 1, at which two files of unequal length most likely stop translating each other.
///
/// The longer file is taken to have extra lines. Of all ways to skip as many of its lines as the files differ by, the one
/// is found whose pairs differ least in length and final punctuation, with a penalty for each place of skipping; the
/// answer is the first such place (a shortest path over lines × lines skipped, as in Gale and Church 1993 but without
/// merging).
package func firstSuspiciousLine(source: [LineShape], target: [LineShape]) -> Int {
  let (longer, shorter) = source.count >= target.count ? (source, target) : (target, source)
  let difference = longer.count - shorter.count
  // With very many extra lines only one place of skipping is looked for, to keep the search linear.
  let skips = difference <= 64 ? Array(0...difference) : [0, difference]
  let mean = meanDifference(longer, shorter)
  let penalty = 2.0
  var costs = [Double](repeating: .infinity, count: skips.count)
  var firstSkips = [Int](repeating: shorter.count, count: skips.count)
  costs[0] = 0
  for line in shorter.indices {
    var cheapest = Double.infinity
    var firstOfCheapest = 0
    for (state, skipped) in skips.enumerated() {
      if cheapest + penalty < costs[state] {
        (costs[state], firstSkips[state]) = (cheapest + penalty, firstOfCheapest)
      } else if costs[state] < cheapest {
        (cheapest, firstOfCheapest) = (costs[state], state == 0 ? line : firstSkips[state])
      }
      costs[state] += Double(mismatch(longer[line + skipped], shorter[line], mean))
    }
  }
  let last = skips.count - 1
  let best = (0..<last).min { costs[$0] < costs[$1] } ?? last
  let end = costs[last] <= costs[best] + penalty ? last : best
  return firstSkips[end] + 1
}

/// Returns how unlike a line and its supposed translation are, 0 to 2.5.
private func mismatch(_ longer: LineShape, _ shorter: LineShape, _ mean: Float) -> Float {
  min(1.5, abs(longer.length - shorter.length - mean)) + (longer.ending == shorter.ending ? 0 : 1)
}

private func meanDifference(_ longer: [LineShape], _ shorter: [LineShape]) -> Float {
  func mean(_ lines: [LineShape]) -> Float {
    Float(lines.reduce(0.0) { $0 + Double($1.length) } / Double(max(1, lines.count)))
  }
  return mean(longer) - mean(shorter)
}
