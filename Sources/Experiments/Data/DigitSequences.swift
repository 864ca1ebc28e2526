internal import Randomness

/// Sequences of digits, each digit and each length equally likely, and what becomes of them.
struct DigitSequences {
  let lengths: ClosedRange<Int>
  let seed: Seed

  /// What several uses of one seed are told apart by.
  enum Use: Int {
    case training, test, longer
  }

  /// Returns sequences, none of which is among those excluded.
  ///
  /// - Precondition: There are enough others: sequences of several digits are many.
  func sequences(_ count: Int, for use: Use, without excluded: Set<[Int]> = []) -> [[Int]] {
    precondition(lengths.lowerBound >= 3, "sequences of \(lengths) digits are too few to be held out")
    var stream = seed.stream(.generation, use.rawValue)
    var sequences: [[Int]] = []
    while sequences.count < count {
      let length = lengths.lowerBound + stream.nextInteger(below: lengths.count)
      let digits = (0..<length).map { _ in stream.nextInteger(below: 10) }
      if !excluded.contains(digits) { sequences.append(digits) }
    }
    return sequences
  }

  /// Returns sequences to be reversed.
  ///
  /// - Parameters:
  ///   - count: How many to learn from.
  ///   - test: How many others to be tested with.
  func reversal(_ count: Int, test: Int) -> TaskData {
    let training = sequences(count, for: .training)
    let held = sequences(test, for: .test, without: Set(training))
    return TaskData(training: training.map(reversedPair), test: held.map(reversedPair))
  }

  /// Returns sequences to be labelled.
  ///
  /// - Parameters:
  ///   - count: How many to learn from.
  ///   - test: How many others to be tested with.
  ///   - labels: Returns the labels of a sequence.
  func labelled(_ count: Int, test: Int, by labels: ([Int]) -> [String]) -> TaskData {
    let training = sequences(count, for: .training)
    let held = sequences(test, for: .test, without: Set(training))
    func pair(_ digits: [Int]) -> TextPair {
      TextPair(source: spaced(digits.map(String.init)), target: spaced(labels(digits)))
    }
    return TaskData(
      training: training.map(pair), test: held.map(pair), languages: ("mul", "zxx"), isJoint: false)
  }

  /// Returns sequences to be reversed, of lengths that nothing was learned of.
  func longerReversal(_ count: Int) -> [TextPair] { sequences(count, for: .longer).map(reversedPair) }
}

private func reversedPair(_ digits: [Int]) -> TextPair {
  TextPair(source: spaced(digits.map(String.init)), target: spaced(digits.reversed().map(String.init)))
}

/// Returns words with spaces between them.
func spaced(_ words: [String]) -> String { words.joined(separator: " ") }
