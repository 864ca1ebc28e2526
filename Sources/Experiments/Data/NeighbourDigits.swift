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
    let digits = DigitSequences(lengths: lengths, seed: seed)
    let training = digits.sequences(count, for: .training)
    let held = digits.sequences(test, for: .test, without: Set(training))
    return TaskData(
      training: training.map(labelled), test: held.map(labelled), languages: ("mul", "zxx"),
      isJoint: false)
  }

  private func labelled(_ digits: [Int]) -> TextPair {
    func neighbour(_ place: Int) -> String { digits.indices.contains(place) ? "\(digits[place])" : "-" }
    let labels = digits.indices.map { neighbour($0 - distance) + neighbour($0 + distance) }
    return TextPair(source: spaced(digits.map(String.init)), target: spaced(labels))
  }
}
