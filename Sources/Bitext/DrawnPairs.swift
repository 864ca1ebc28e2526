public import Randomness

/// Which pairs of a corpus in parts each epoch draws, where the parts are not drawn from alike.
///
/// An epoch draws as many pairs as there are. Each part is gone through in passes, in an order of its own for each, so that
/// every pair of a part comes up as often as the others of it; a pass goes on where the last epoch ended.
public struct DrawnPairs: Sendable {
  /// The pairs of each part.
  private let parts: [[Int]]
  /// How many draws of an epoch come from each part.
  private let draws: [Int]
  private let seed: Seed

  /// - Parameters:
  ///   - parts: The part of each pair.
  ///   - mixture: How the parts are drawn from.
  ///   - seed: Fixes the order, for the purpose of shuffling.
  public init(parts pairs: [Int], _ mixture: CorpusMixture, seed: Seed) {
    var parts = [[Int]](repeating: [], count: (pairs.max() ?? -1) + 1)
    for (pair, part) in pairs.enumerated() { parts[part].append(pair) }
    self.parts = parts
    self.seed = seed
    draws = CorpusMixture.divided(
      pairs.count,
      CorpusMixture.shares(
        sizes: parts.map(\.count), weights: parts.indices.map(mixture.weight(of:)),
        temperature: mixture.temperature))
  }

  /// Returns the pairs of an epoch, one part after the other; epochs are counted from 0.
  func pairs(of epoch: Int) -> [Int] {
    var drawn: [Int] = []
    for (part, pairs) in parts.enumerated() where !pairs.isEmpty {
      CorpusPasses(count: pairs.count, corpus: part, seed: seed).forEachDraw(
        from: UInt64(bitPattern: Int64(epoch)) &* UInt64(draws[part]), count: draws[part]
      ) { drawn.append(pairs[$0]) }
    }
    return drawn
  }

  /// Returns about how large the sum of a number over the pairs of an epoch is.
  public func sum(_ number: (_ pair: Int) -> Int) -> Int {
    let sum = zip(parts, draws).reduce(0.0) { sum, part in
      guard !part.0.isEmpty else { return sum }
      let mean = Double(part.0.reduce(0) { $0 + number($1) }) / Double(part.0.count)
      return sum + mean * Double(part.1)
    }
    return Int(min(sum.rounded(), 0x1p60))
  }
}
