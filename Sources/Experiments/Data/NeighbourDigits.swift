internal import Randomness

/// Sequences of digits whose every digit is labelled with the two that stand so many places before and behind it.
///
/// A dash stands where there is none.
struct NeighbourDigits {
  let lengths: ClosedRange<Int>
  let distance: Int
  let seed: Seed

  /// Returns sequences with their labels.
  func data(_ count: Int, test: Int) -> TaskData {
    DigitSequences(lengths: lengths, seed: seed).labelled(count, test: test, by: labels)
  }

  private func labels(of digits: [Int]) -> [String] {
    func neighbour(_ place: Int) -> String { digits.indices.contains(place) ? "\(digits[place])" : "-" }
    return digits.indices.map { neighbour($0 - distance) + neighbour($0 + distance) }
  }
}
