/// How often a model expects the right translation more than the wrong one.
public struct ContrastiveCounts: Sendable, Hashable {
  public private(set) var right = 0
  public private(set) var wrong = 0
  /// Both equally.
  public private(set) var ties = 0

  public init() {}

  /// Takes in an example by the scores of its translations; what is not a number is not more probable.
  public mutating func count(right rightScore: Float, wrong wrongScore: Float) {
    if rightScore > wrongScore {
      right += 1
    } else if rightScore == wrongScore {
      ties += 1
    } else {
      wrong += 1
    }
  }

  public var examples: Int { right + wrong + ties }

  /// Of 100 examples, those in which the right translation is the more probable one; a tie is not.
  public var accuracy: Double { examples == 0 ? 0 : 100 * Double(right) / Double(examples) }

  /// The 95 % confidence interval of the accuracy.
  public var interval: ClosedRange<Double> {
    let share = WilsonInterval(successes: right, trials: examples)
    return 100 * share.lower...100 * share.upper
  }
}
