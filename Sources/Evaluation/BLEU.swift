internal import Glibc
internal import NumberText

/// BLEU with n-grams of 1 to 4 words, computed as sacreBLEU computes it.
///
/// Papineni et al. 2002; Post 2018.
public struct BLEU: Metric {
  public var tokenization: BLEUTokenization
  public var lowercase: Bool
  public var smoothing: Smoothing
  /// Whether orders longer than the hypothesis are left out of the mean, without which short sentences score
  /// 0.
  public var effectiveOrder: Bool

  /// What stands in for the precision of an order without a match (Chen and Cherry 2014).
  public enum Smoothing: Hashable, Sendable {
    /// Half, a quarter, an eighth … of one match, as in mteval-v13a: method 3.
    case exponential
    /// A fixed number of matches instead of none, in the paper 0.1: method 1.
    case floor(Double)
    /// So much more of both matches and n-grams for all orders but the first, in the paper 1: method 2.
    case addK(Double)
    case none
  }

  /// What one sentence, or a sum of sentences, is scored by.
  public struct Statistics: AdditiveArithmetic, Hashable, Sendable {
    /// The words of the hypothesis, and those of the reference whose length is closest.
    public var hypothesisLength = 0
    public var referenceLength = 0
    /// The n-grams of the hypothesis that are in a reference, and all its n-grams, by order.
    public var matches = SIMD4<Int>.zero
    public var totals = SIMD4<Int>.zero

    public static var zero: Statistics { Statistics() }

    public static func + (left: Statistics, right: Statistics) -> Statistics {
      Statistics(
        hypothesisLength: left.hypothesisLength + right.hypothesisLength,
        referenceLength: left.referenceLength + right.referenceLength,
        matches: left.matches &+ right.matches, totals: left.totals &+ right.totals)
    }

    public static func - (left: Statistics, right: Statistics) -> Statistics {
      Statistics(
        hypothesisLength: left.hypothesisLength - right.hypothesisLength,
        referenceLength: left.referenceLength - right.referenceLength,
        matches: left.matches &- right.matches, totals: left.totals &- right.totals)
    }
  }

  public init(
    tokenization: BLEUTokenization = .mteval13a, lowercase: Bool = false,
    smoothing: Smoothing = .exponential, effectiveOrder: Bool = false
  ) {
    self.tokenization = tokenization
    self.lowercase = lowercase
    self.smoothing = smoothing
    self.effectiveOrder = effectiveOrder
  }

  private static let order = 4

  public var name: String { "BLEU" }

  public var settings: [MetricSetting] {
    let smooth =
      switch smoothing {
      case .exponential: "exp"
      case .floor(let value): "floor[\(fixed(value, 2))]"
      case .addK(let value): "add-k[\(fixed(value, 2))]"
      case .none: "none"
      }
    return [
      MetricSetting("case", lowercase ? "lc" : "mixed"), MetricSetting("eff", effectiveOrder),
      MetricSetting("tok", tokenization.signature), MetricSetting("smooth", smooth),
    ]
  }

  public var forSentences: BLEU {
    var metric = self
    metric.effectiveOrder = true
    return metric
  }

  public func statistics(hypothesis: String, references: [String]) -> Statistics {
    var numbering = TokenNumbering()
    let references = references.map { numbering.words(of: tokens(of: $0)) }
    let hypothesis = numbering.words(of: tokens(of: hypothesis))
    // Of two references equally close in length, the shorter counts.
    let closest = references.map(\.count).min { left, right in
      (abs(left - hypothesis.count), left) < (abs(right - hypothesis.count), right)
    }
    let matches = NGramMatches.clipped(hypothesis: hypothesis, references: references, order: Self.order)
    return Statistics(
      hypothesisLength: hypothesis.count, referenceLength: closest ?? 0, matches: matches.lowHalf.lowHalf,
      totals: NGramMatches.totals(length: hypothesis.count, order: Self.order).lowHalf.lowHalf)
  }

  private func tokens(of sentence: String) -> [Unicode.Scalar] {
    let scalars = Array(sentence.unicodeScalars)
    return tokenization.tokens(of: (lowercase ? scalars.lowercased() : scalars).trimmingEnd())
  }

  public func score(_ statistics: Statistics) -> Double {
    let (precisions, effective) = precisions(statistics)
    guard statistics.matches != .zero else { return 0 }
    // The logarithm of 0 is a number so low that the score is 0.
    let logarithms = precisions[..<effective].map { $0 == 0 ? -9_999_999_999 : log($0) }
    return brevityPenalty(statistics) * exp(logarithms.reduce(0, +) / Double(effective))
  }

  private func brevityPenalty(_ statistics: Statistics) -> Double {
    guard statistics.hypothesisLength < statistics.referenceLength else { return 1 }
    guard statistics.hypothesisLength > 0 else { return 0 }
    return exp(1 - Double(statistics.referenceLength) / Double(statistics.hypothesisLength))
  }

  /// Returns the smoothed precisions in percent, and how many orders enter the score.
  private func precisions(_ statistics: Statistics) -> (values: [Double], effectiveOrder: Int) {
    var values = [Double](repeating: 0, count: Self.order)
    guard statistics.matches != .zero else { return (values, Self.order) }
    var divisor = 1.0
    var effective = Self.order
    for n in values.indices {
      var matches = Double(statistics.matches[n])
      var total = Double(statistics.totals[n])
      if case .addK(let k) = smoothing, n > 0 {
        matches += k
        total += k
      }
      if total == 0 { break }
      if effectiveOrder { effective = n + 1 }
      if matches > 0 {
        values[n] = 100 * matches / total
        continue
      }
      switch smoothing {
      case .exponential:
        divisor *= 2
        values[n] = 100 / (divisor * total)
      case .floor(let value): values[n] = 100 * value / total
      case .addK, .none: break
      }
    }
    return (values, effective)
  }

  /// Returns the counts before smoothing, the precisions after it, the brevity penalty, and the lengths in
  /// words.
  public func parts(_ statistics: Statistics) -> [ScorePart] {
    [
      ScorePart("counts", .integers((0..<Self.order).map { statistics.matches[$0] })),
      ScorePart("totals", .integers((0..<Self.order).map { statistics.totals[$0] })),
      ScorePart("precisions", .numbers(precisions(statistics).values)),
      ScorePart("bp", .number(brevityPenalty(statistics))),
      ScorePart("sys_len", .integer(statistics.hypothesisLength)),
      ScorePart("ref_len", .integer(statistics.referenceLength)),
    ]
  }

  public func details(_ statistics: Statistics) -> String? {
    let precisions = precisions(statistics).values.map { fixed($0, 1) }.joined(separator: "/")
    let (length, reference) = (statistics.hypothesisLength, statistics.referenceLength)
    let ratio = reference == 0 ? 0 : Double(length) / Double(reference)
    return "\(precisions) (BP = \(fixed(brevityPenalty(statistics), 3)) ratio = \(fixed(ratio, 3))"
      + " hyp_len = \(length) ref_len = \(reference))"
  }
}
