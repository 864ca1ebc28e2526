package import Randomness

/// A corpus gone through again and again, each pass in an order of its own.
///
/// Which pair a draw is follows from its number, so that nothing has to be stored or replayed to go on anywhere.
package struct CorpusPasses: Sendable {
  private let count: Int
  private let corpus: Int
  private let seed: Seed

  /// - Parameters:
  ///   - count: The number of pairs, at least one.
  ///   - corpus: Which of several corpora it is.
  ///   - seed: Fixes the orders, for the purpose of shuffling.
  package init(count: Int, corpus: Int, seed: Seed) {
    precondition(count > 0, "a corpus without pairs")
    (self.count, self.corpus, self.seed) = (count, corpus, seed)
  }

  /// Calls the body with the pair of each of so many draws, from the number of the first.
  package func forEachDraw(from first: UInt64, count draws: Int, _ body: (_ pair: Int) -> Void) {
    if draws == 0 { return }
    let size = UInt64(count)
    var pass = first / size
    var order = order(of: pass)
    for number in 0..<UInt64(draws) {
      let draw = first &+ number
      if draw / size != pass {
        pass = draw / size
        order = self.order(of: pass)
      }
      body(order[Int(draw % size)])
    }
  }

  private func order(of pass: UInt64) -> KeyedPermutation {
    KeyedPermutation(
      count: count, key: seed.key(.shuffling, [0, corpus, Int(truncatingIfNeeded: pass)]))
  }
}
