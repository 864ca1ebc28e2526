internal import Randomness

/// Sequences of digits whose every digit is labelled with the one that stands so many places before it.
///
/// What has no digit that far before it is labelled `none`.
struct ShiftedDigits {
  let length: Int
  let offset: Int
  let seed: Seed

  static let none = "none"

  /// Returns sequences with their labels.
  func data(_ count: Int, test: Int) -> TaskData {
    DigitSequences(lengths: length...length, seed: seed).labelled(count, test: test, by: labels)
  }

  private func labels(of digits: [Int]) -> [String] {
    digits.indices.map { $0 < offset ? Self.none : "d\(digits[$0 - offset])" }
  }

  /// Returns the share of right labels among those that are digits, in percent.
  static func accuracy(of labels: [[String]], for pairs: [TextPair]) -> Double {
    let asked = zip(labels, pairs).flatMap { labels, pair in
      zip(labels, pair.target.split(separator: " ").map(String.init))
    }.filter { $0.1 != none }
    return percent(of: asked) { $0.0 == $0.1 }
  }
}
